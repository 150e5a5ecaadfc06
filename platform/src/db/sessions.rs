//! Sessions: the tokens that were issued, and which of them were revoked.

use serde::Serialize;
use sqlx::{FromRow, types::Json};

use super::{Conn, execute, fetch, fetch_items};
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

/// A token that a request presented, whose signature is valid.
#[derive(Debug, Serialize)]
pub struct PresentedToken {
    /// The store that has issued it.
    pub store_id: StoreId,
    /// The customer that it was issued for.
    pub customer_id: CustomerId,
    /// The token's id.
    pub jti: TokenId,
}

/// For each of these tokens, in their order, whether the store has this customer and the session was not revoked.
pub async fn are_active(db: &mut Conn, tokens: &[PresentedToken]) -> Result<Vec<bool>> {
    #[derive(Serialize)]
    struct Item<'a> {
        index: usize,
        #[serde(flatten)]
        token: &'a PresentedToken,
    }
    let items = tokens.iter().enumerate();
    let items: Vec<_> = items.map(|(index, token)| Item { index, token }).collect();
    let sql = "WITH item AS (
             SELECT CAST(value ->> 'index' AS BIGINT) AS number, value ->> 'store_id' AS store,
                 value ->> 'customer_id' AS customer, value ->> 'jti' AS token
             FROM json_each($1))
         SELECT json_group_array(json_array(number,
             (SELECT count(*) FROM customers c WHERE c.id = customer AND c.store_id = store),
             (SELECT count(*) FROM sessions s WHERE s.jti = token AND s.revoked_at IS NOT NULL)))
         FROM item";
    let found: Vec<(usize, i64, i64)> = fetch_items!(db, sql, Json(items))?;
    let mut active = vec![false; tokens.len()];
    for (index, customers, revoked) in found {
        active[index] = customers > 0 && revoked == 0;
    }
    Ok(active)
}

/// Deletes up to `count` sessions that expired before `before`. Returns how many were deleted.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM sessions WHERE jti IN (
             SELECT jti FROM sessions WHERE expires_at <= $1 LIMIT $2)";
    execute!(db, sql, before, count)
}
