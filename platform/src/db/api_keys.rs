//! API keys. Only the hash of a key is stored.

use std::collections::HashMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::{Conn, execute, fetch, fetch_items, items};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{KeyId, StoreId},
};

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, sqlx::Type, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum KeyKind {
    /// A secret key for every call.
    Live,
    /// A secret key for every call, in a store that is being built.
    Test,
    /// A publishable key: it may make only the calls that pages need, so no calls about plans, customers or sessions.
    Pub,
}

impl KeyKind {
    /// The name of the kind, as in the database and in the key itself: `gvk_live_…`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
            Self::Pub => "pub",
        }
    }
}

/// A key to insert.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// `key_…`
    pub id: KeyId,
    /// `sto_…`
    pub store_id: StoreId,
    /// What the key may be used for.
    pub kind: KeyKind,
    /// A JSON array of the origins whose pages may use the key; `None` allows every origin.
    pub origins: Option<String>,
}

/// A stored key.
#[derive(Debug, Clone, FromRow)]
pub struct ApiKey {
    /// `key_…`
    pub id: KeyId,
    /// `sto_…`
    pub store_id: StoreId,
    /// What the key may be used for.
    pub kind: KeyKind,
    /// A JSON array of the origins whose pages may use the key; `None` allows every origin.
    pub origins: Option<String>,
    /// When it expires; `None` if it never does.
    pub expires_at: Option<EpochMs>,
    /// When it was created.
    pub created_at: EpochMs,
}

/// A key that a request presented, and its store.
#[derive(Debug, Clone, Deserialize)]
pub struct PresentedKey {
    /// `sto_…`
    pub store_id: StoreId,
    /// What the key may be used for.
    pub kind: KeyKind,
    /// A JSON array of the origins whose pages may use the key; `None` allows every origin.
    pub origins: Option<String>,
    /// 1 if the store may use the platform at all, 0 if not.
    pub store_active: i64,
}

/// The form in which a key is stored: its SHA-256 hash in hexadecimal.
fn hash(key: &str) -> String {
    hex::encode(Sha256::digest(key))
}

/// Finds keys that have not expired at `now`, by the keys themselves: what each of them is, in their order.
pub async fn find_all(
    db: &mut Conn,
    keys: &[String],
    now: EpochMs,
) -> Result<Vec<Option<PresentedKey>>> {
    let hashes: Vec<String> = keys.iter().map(|key| hash(key)).collect();
    let sql = "WITH item AS (SELECT value ->> 'id' AS hash FROM json_each($1))
         SELECT json_group_array(json_array(hash, json_array(k.store_id, k.kind, k.origins, s.active)))
         FROM item JOIN api_keys k ON k.sha256 = hash JOIN stores s ON s.id = k.store_id
         WHERE k.expires_at IS NULL OR k.expires_at > $2";
    let found: Vec<(String, PresentedKey)> = fetch_items!(db, sql, items::ids(&hashes), now)?;
    let found: HashMap<String, PresentedKey> = found.into_iter().collect();
    Ok(hashes.iter().map(|hash| found.get(hash).cloned()).collect())
}

/// Inserts a key. Only its hash is stored.
pub async fn insert(db: &mut Conn, new: &NewKey, key: &str, now: EpochMs) -> Result<()> {
    execute!(
        db,
        "INSERT INTO api_keys (sha256, id, store_id, kind, origins, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        hash(key),
        &new.id,
        &new.store_id,
        new.kind,
        &new.origins,
        now,
    )?;
    Ok(())
}

/// The keys of one store or of all stores, oldest first. Expired keys are included until they are purged.
pub async fn list(db: &mut Conn, store: Option<&StoreId>) -> Result<Vec<ApiKey>> {
    let sql = "SELECT id, store_id, kind, origins, expires_at, created_at FROM api_keys
         WHERE $1 IS NULL OR store_id = $1 ORDER BY created_at, id";
    fetch!(db, fetch_all, sql, store)
}

/// The key with this id, if it has not expired at `now`.
pub async fn find(db: &mut Conn, id: &KeyId, now: EpochMs) -> Result<Option<ApiKey>> {
    let sql = "SELECT id, store_id, kind, origins, expires_at, created_at FROM api_keys
         WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)";
    fetch!(db, fetch_optional, sql, id, now)
}

/// Deletes a key; false if there is none with this id.
pub async fn revoke(db: &mut Conn, id: &KeyId) -> Result<bool> {
    Ok(execute!(db, "DELETE FROM api_keys WHERE id = $1", id)? == 1)
}

/// Deletes all keys of the store.
pub async fn revoke_all(db: &mut Conn, store: &StoreId) -> Result<()> {
    execute!(db, "DELETE FROM api_keys WHERE store_id = $1", store)?;
    Ok(())
}

/// Makes a key expire at `at`, unless it expires earlier.
pub async fn expire(db: &mut Conn, id: &KeyId, at: EpochMs) -> Result<()> {
    let sql = "UPDATE api_keys SET expires_at = $2 WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)";
    execute!(db, sql, id, at)?;
    Ok(())
}

/// Deletes up to `count` expired keys, and returns how many were deleted.
pub async fn purge(db: &mut Conn, now: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM api_keys WHERE sha256 IN (
             SELECT sha256 FROM api_keys WHERE expires_at <= $1 LIMIT $2)";
    execute!(db, sql, now, count)
}

/// The lists of origins of all keys that are valid at `now`; `None` stands for a key without a list.
pub async fn origin_lists(db: &mut Conn, now: EpochMs) -> Result<Vec<Option<String>>> {
    let sql = "SELECT DISTINCT api_keys.origins FROM api_keys JOIN stores ON stores.id = api_keys.store_id
         WHERE stores.active <> 0 AND (api_keys.expires_at IS NULL OR api_keys.expires_at > $1)";
    let lists: Vec<(Option<String>,)> = fetch!(db, fetch_all, sql, now)?;
    Ok(lists.into_iter().map(|(list,)| list).collect())
}
