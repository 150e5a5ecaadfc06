//! Calls that were made with an `Idempotency-Key`, with their responses.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{RunId, StoreId},
};

/// A call as its key names it.
#[derive(Debug, Clone)]
pub struct KeyedCall {
    /// The store that makes the call.
    pub store_id: StoreId,
    /// The template of its path.
    pub route: String,
    /// The SHA-256 hash of the key, in hexadecimal.
    pub key_sha256: String,
    /// A digest of the whole request.
    pub fingerprint: String,
}

/// The call that has used a key.
#[derive(Debug, FromRow)]
pub struct Earlier {
    /// A digest of the whole request.
    pub fingerprint: String,
    /// The encrypted response; none while the call runs.
    pub response: Option<String>,
    /// Until when nobody else may run the call.
    pub lease_until: EpochMs,
}

/// Finds the call that has used the key, unless that is forgotten.
pub async fn find(db: &mut Conn, call: &KeyedCall, now: EpochMs) -> Result<Option<Earlier>> {
    let sql = "SELECT fingerprint, response, lease_until FROM idempotency_keys
         WHERE store_id = $1 AND route = $2 AND key_sha256 = $3 AND expires_at > $4";
    let (store, route, key) = (&call.store_id, &call.route, &call.key_sha256);
    fetch!(db, fetch_optional, sql, store, route, key, now)
}

/// Claims the key for a run of the call; false if another run has it. A key that is forgotten can be claimed again, and so
/// can one whose process died during the same call.
pub async fn claim(
    db: &mut Conn,
    call: &KeyedCall,
    run: &RunId,
    lease_until: EpochMs,
    expires_at: EpochMs,
    now: EpochMs,
) -> Result<bool> {
    let sql = "INSERT INTO idempotency_keys
             (store_id, route, key_sha256, fingerprint, run_id, lease_until, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (store_id, route, key_sha256) DO UPDATE SET fingerprint = $4, run_id = $5,
             lease_until = $6, response = NULL, expires_at = $7
         WHERE idempotency_keys.expires_at <= $8 OR (idempotency_keys.response IS NULL
             AND idempotency_keys.lease_until <= $8 AND idempotency_keys.fingerprint = $4)";
    let claimed = execute!(
        db,
        sql,
        &call.store_id,
        &call.route,
        &call.key_sha256,
        &call.fingerprint,
        run,
        lease_until,
        expires_at,
        now,
    )?;
    Ok(claimed == 1)
}

/// Stores the encrypted response of a run, unless another run has taken over.
pub async fn finish(db: &mut Conn, call: &KeyedCall, run: &RunId, response: &str) -> Result<()> {
    let sql = "UPDATE idempotency_keys SET response = $5
         WHERE store_id = $1 AND route = $2 AND key_sha256 = $3 AND run_id = $4";
    let (store, route, key) = (&call.store_id, &call.route, &call.key_sha256);
    execute!(db, sql, store, route, key, run, response)?;
    Ok(())
}

/// Forgets a run that has failed, unless another run has taken over.
pub async fn release(db: &mut Conn, call: &KeyedCall, run: &RunId) -> Result<()> {
    let sql = "DELETE FROM idempotency_keys
         WHERE store_id = $1 AND route = $2 AND key_sha256 = $3 AND run_id = $4";
    let (store, route, key) = (&call.store_id, &call.route, &call.key_sha256);
    execute!(db, sql, store, route, key, run)?;
    Ok(())
}

/// Deletes up to `count` keys that are forgotten at `now`. Returns how many were deleted.
pub async fn purge(db: &mut Conn, now: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM idempotency_keys WHERE (store_id, route, key_sha256) IN (
             SELECT store_id, route, key_sha256 FROM idempotency_keys WHERE expires_at <= $1 LIMIT $2)";
    execute!(db, sql, now, count)
}
