//! Sessions: the tokens that were issued, and which of them were revoked.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{CustomerId, StoreId, TokenId},
};

/// A session.
#[derive(Debug, Clone, FromRow)]
pub struct Session {
    /// The token's id.
    pub jti: TokenId,
    /// The product that the shopper was looking at.
    pub product_id: Option<String>,
    /// When the token was issued.
    pub created_at: EpochMs,
    /// When the token expires.
    pub expires_at: EpochMs,
}

/// Inserts a session.
pub async fn insert(
    db: &mut Conn,
    store: &StoreId,
    customer: &CustomerId,
    session: &Session,
) -> Result<()> {
    let sql =
        "INSERT INTO sessions (jti, store_id, customer_id, product_id, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)";
    execute!(
        db,
        sql,
        &session.jti,
        store,
        customer,
        &session.product_id,
        session.expires_at,
        session.created_at,
    )?;
    Ok(())
}

/// The customer's sessions that are neither revoked nor expired, newest first.
pub async fn list_active(
    db: &mut Conn,
    customer: &CustomerId,
    now: EpochMs,
    limit: i64,
) -> Result<Vec<Session>> {
    let sql = "SELECT jti, product_id, created_at, expires_at FROM sessions
         WHERE customer_id = $1 AND expires_at > $2 AND revoked_at IS NULL
         ORDER BY created_at DESC, jti LIMIT $3";
    fetch!(db, fetch_all, sql, customer, now, limit)
}

/// Revokes a session. If it is revoked already, this changes nothing. False if the customer has no such session.
pub async fn revoke(
    db: &mut Conn,
    customer: &CustomerId,
    jti: &TokenId,
    now: EpochMs,
) -> Result<bool> {
    let sql = "UPDATE sessions SET revoked_at = COALESCE(revoked_at, $3)
         WHERE jti = $2 AND customer_id = $1";
    Ok(execute!(db, sql, customer, jti, now)? == 1)
}

/// Whether the store has this customer and the session was not revoked.
pub async fn is_active(
    db: &mut Conn,
    store: &StoreId,
    customer: &CustomerId,
    jti: &TokenId,
) -> Result<bool> {
    let sql = "SELECT 1 FROM customers WHERE id = $2 AND store_id = $1
         AND NOT EXISTS (SELECT 1 FROM sessions WHERE jti = $3 AND revoked_at IS NOT NULL)";
    let found: Option<(i32,)> = fetch!(db, fetch_optional, sql, store, customer, jti)?;
    Ok(found.is_some())
}

/// Deletes up to `count` sessions that expired before `before`. Returns how many were deleted.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM sessions WHERE jti IN (
             SELECT jti FROM sessions WHERE expires_at <= $1 LIMIT $2)";
    execute!(db, sql, before, count)
}
