//! Conversions: orders, and whether a try-on came before them.

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
    /// Where it was placed, such as `shopify`.
    pub platform: String,
    /// The platform's own id of the order.
    pub order_id: String,
    /// In the currency's hundredth.
    pub amount_cents: i64,
    /// ISO 4217.
    pub currency: String,
    /// How many pieces.
    pub quantity: i64,
    /// The store's id of the product.
    pub product_id: Option<String>,
    /// What the product is called.
    pub product_title: Option<String>,
    /// The visit that led to it, as the page's events name it.
    pub session_id: Option<String>,
    /// SHA-256 of the buyer's address, hexadecimal.
    pub email_sha256: Option<String>,
    /// How long before the order a try-on counts.
    pub window_minutes: i64,
}

/// What is kept of an order.
#[derive(Debug, Clone, FromRow)]
pub struct Conversion {
    /// `cnv_…`
    pub id: ConversionId,
    /// ISO 4217.
    pub currency: String,
    /// Whether a try-on came before it.
    pub attributed: bool,
}

macro_rules! columns {
    () => {
        "id, currency, attributed <> 0 AS attributed"
    };
}

/// Keeps an order; `None` where it is there already.
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

/// The conversion of this order, if the store has reported it.
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
