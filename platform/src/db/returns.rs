//! Returns: orders, or parts of them, that were returned and refunded.

use sqlx::FromRow;

use super::{Conn, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{ConversionId, ReturnId, StoreId},
};

/// A return that a store reports.
#[derive(Debug, Clone)]
pub struct Return {
    /// The platform where the order was placed, such as `shopify`.
    pub platform: String,
    /// The platform's own id of the order.
    pub order_id: String,
    /// The conversion of the order, if the store has reported it.
    pub conversion_id: Option<ConversionId>,
    /// The refunded amount in hundredths of the currency.
    pub refunded_cents: i64,
    /// ISO 4217.
    pub currency: String,
    /// The reason, in the words of the shopper or the store.
    pub reason: Option<String>,
}

/// A stored return.
#[derive(Debug, FromRow)]
pub struct StoredReturn {
    /// `ret_…`
    pub id: ReturnId,
    /// The conversion of the order, if the store had reported it before.
    pub conversion_id: Option<ConversionId>,
}

/// Inserts a return; `None` if one of this order, platform and amount was reported before.
pub async fn insert(
    db: &mut Conn,
    store: &StoreId,
    input: &Return,
    now: EpochMs,
) -> Result<Option<StoredReturn>> {
    let sql =
        "INSERT INTO returns (id, store_id, platform, order_id, conversion_id, refunded_cents,
             currency, reason, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (store_id, platform, order_id, refunded_cents) DO NOTHING
         RETURNING id, conversion_id";
    fetch!(
        db,
        fetch_optional,
        sql,
        ReturnId::new(),
        store,
        &input.platform,
        &input.order_id,
        &input.conversion_id,
        input.refunded_cents,
        &input.currency,
        &input.reason,
        now,
    )
}

/// Finds the return of this order, platform and amount.
pub async fn find(db: &mut Conn, store: &StoreId, input: &Return) -> Result<StoredReturn> {
    let sql = "SELECT id, conversion_id FROM returns
         WHERE store_id = $1 AND platform = $2 AND order_id = $3 AND refunded_cents = $4";
    let (platform, order, cents) = (&input.platform, &input.order_id, input.refunded_cents);
    fetch!(db, fetch_one, sql, store, platform, order, cents)
}
