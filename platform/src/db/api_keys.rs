//! Keys as their operator sees them: everything but the key itself.

use sqlx::FromRow;

use super::{
    Conn, execute, fetch,
    stores::{Kind, key_digest},
};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{KeyId, StoreId},
};

/// A key to be.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// `key_…`
    pub id: KeyId,
    /// `sto_…`
    pub store_id: StoreId,
    /// What the key may be used for.
    pub kind: Kind,
    /// JSON array of the page origins that may use it; any where `None`.
    pub origins: Option<String>,
}

/// A key that is there.
#[derive(Debug, Clone, FromRow)]
pub struct ApiKey {
    /// `key_…`
    pub id: KeyId,
    /// `sto_…`
    pub store_id: StoreId,
    /// What the key may be used for.
    pub kind: Kind,
    /// JSON array of the page origins that may use it; any where `None`.
    pub origins: Option<String>,
    /// When it ends; never where `None`.
    pub expires_at: Option<EpochMs>,
    /// When it was created.
    pub created_at: EpochMs,
}

/// Adds a key, of which the digest alone is kept.
pub async fn insert(db: &mut Conn, new: &NewKey, key: &str, now: EpochMs) -> Result<()> {
    execute!(
        db,
        "INSERT INTO api_keys (sha256, id, store_id, kind, origins, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        key_digest(key),
        &new.id,
        &new.store_id,
        new.kind,
        &new.origins,
        now,
    )?;
    Ok(())
}

/// The keys of one store, or of all, the oldest first; those that have expired too, until they are pruned.
pub async fn list(db: &mut Conn, store: Option<&StoreId>) -> Result<Vec<ApiKey>> {
    let sql = "SELECT id, store_id, kind, origins, expires_at, created_at FROM api_keys
         WHERE $1 IS NULL OR store_id = $1 ORDER BY created_at, id";
    fetch!(db, fetch_all, sql, store)
}

/// The key with this id that has not expired at `now`.
pub async fn find(db: &mut Conn, id: &KeyId, now: EpochMs) -> Result<Option<ApiKey>> {
    let sql = "SELECT id, store_id, kind, origins, expires_at, created_at FROM api_keys
         WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)";
    fetch!(db, fetch_optional, sql, id, now)
}

/// Makes a key unknown; false if it was.
pub async fn revoke(db: &mut Conn, id: &KeyId) -> Result<bool> {
    Ok(execute!(db, "DELETE FROM api_keys WHERE id = $1", id)? == 1)
}

/// Ends a key at `at`, unless it ends before.
pub async fn expire(db: &mut Conn, id: &KeyId, at: EpochMs) -> Result<()> {
    let sql = "UPDATE api_keys SET expires_at = $2 WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)";
    execute!(db, sql, id, at)?;
    Ok(())
}

/// Deletes at most `count` expired keys; returns how many.
pub async fn purge(db: &mut Conn, now: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM api_keys WHERE sha256 IN (
             SELECT sha256 FROM api_keys WHERE expires_at <= $1 LIMIT $2)";
    execute!(db, sql, now, count)
}

/// The lists of origins of every key that is good at `now`, none for a key without a list.
pub async fn origin_lists(db: &mut Conn, now: EpochMs) -> Result<Vec<Option<String>>> {
    let sql = "SELECT DISTINCT api_keys.origins FROM api_keys JOIN stores ON stores.id = api_keys.store_id
         WHERE stores.active <> 0 AND (api_keys.expires_at IS NULL OR api_keys.expires_at > $1)";
    let lists: Vec<(Option<String>,)> = fetch!(db, fetch_all, sql, now)?;
    Ok(lists.into_iter().map(|(list,)| list).collect())
}
