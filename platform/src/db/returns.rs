//! Returns: orders, or parts of them, that were returned and refunded.

use super::{Conn, execute};
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

/// Inserts a return, and returns its id, `ret_…`.
pub async fn insert(
    db: &mut Conn,
    store: &StoreId,
    input: &Return,
    now: EpochMs,
) -> Result<ReturnId> {
    let id = ReturnId::new();
    let sql =
        "INSERT INTO returns (id, store_id, platform, order_id, conversion_id, refunded_cents,
             currency, reason, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    execute!(
        db,
        sql,
        &id,
        store,
        &input.platform,
        &input.order_id,
        &input.conversion_id,
        input.refunded_cents,
        &input.currency,
        &input.reason,
        now,
    )?;
    Ok(id)
}
