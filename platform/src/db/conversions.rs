//! Conversions: orders, and whether they are attributed to a try-on.

use sqlx::FromRow;

use super::{Conn, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{ConversionId, StoreId},
};

/// An order that a store reports.
#[derive(Debug, Clone)]
pub struct Order {
    /// The platform where it was placed, such as `shopify`.
    pub platform: String,
    /// The platform's own id of the order.
    pub order_id: String,
    /// The amount in hundredths of the currency.
    pub amount_cents: i64,
    /// ISO 4217.
    pub currency: String,
    /// The number of items.
    pub quantity: i64,
    /// The store's id of the product.
    pub product_id: Option<String>,
    /// The title of the product.
    pub product_title: Option<String>,
    /// The visit that led to it: the `sessionId` of the page's events.
    pub session_id: Option<String>,
    /// The SHA-256 hash of the buyer's email address, in hexadecimal.
    pub email_sha256: Option<String>,
    /// The attribution window: how long before the order a try-on counts.
    pub window_minutes: i64,
}

/// A stored conversion.
#[derive(Debug, Clone, FromRow)]
pub struct Conversion {
    /// `cnv_…`
    pub id: ConversionId,
    /// ISO 4217.
    pub currency: String,
    /// Whether it is attributed to a try-on.
    pub attributed: bool,
}

macro_rules! columns {
    () => {
        "id, currency, attributed <> 0 AS attributed"
    };
}

/// Inserts the conversion of an order; `None` if the order was reported before.
pub async fn insert(
    db: &mut Conn,
    store: &StoreId,
    order: &Order,
    attributed: bool,
    now: EpochMs,
) -> Result<Option<Conversion>> {
    let sql = concat!(
        "INSERT INTO conversions (id, store_id, platform, order_id, amount_cents, currency, quantity,
             product_id, product_title, session_id, email_sha256, window_minutes, attributed, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (store_id, platform, order_id) DO NOTHING RETURNING ",
        columns!()
    );
    fetch!(
        db,
        fetch_optional,
        sql,
        ConversionId::new(),
        store,
        &order.platform,
        &order.order_id,
        order.amount_cents,
        &order.currency,
        order.quantity,
        &order.product_id,
        &order.product_title,
        &order.session_id,
        &order.email_sha256,
        order.window_minutes,
        i64::from(attributed),
        now,
    )
}

/// Finds the conversion of an order.
pub async fn find(
    db: &mut Conn,
    store: &StoreId,
    platform: &str,
    order: &str,
) -> Result<Option<Conversion>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM conversions WHERE store_id = $1 AND platform = $2 AND order_id = $3"
    );
    fetch!(db, fetch_optional, sql, store, platform, order)
}
