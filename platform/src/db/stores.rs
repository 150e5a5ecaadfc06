//! Stores and their keys.

use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::{Conn, api_keys, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{KeyId, StoreId},
};

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type, clap::ValueEnum)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Kind {
    /// Everything.
    Live,
    /// Everything, in a store that is being built.
    Test,
    /// What a page may do: no plans, customers or sessions.
    Pub,
}

impl Kind {
    /// As it stands in the database and in the key: `gvk_live_…`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
            Self::Pub => "pub",
        }
    }
}

/// A key and its store.
#[derive(Debug, Clone, FromRow)]
pub struct Key {
    /// `key_…`
    pub id: KeyId,
    /// `sto_…`
    pub store_id: StoreId,
    /// What the key may be used for.
    pub kind: Kind,
    /// JSON array of the page origins that may use it; any where `None`.
    pub origins: Option<String>,
    /// Whether the store may use the platform at all.
    pub store_active: bool,
}

/// The form in which a key is kept: SHA-256, hexadecimal.
pub fn key_digest(key: &str) -> String {
    hex::encode(Sha256::digest(key))
}

/// What is known of a key that has not expired at `now`.
pub async fn find_key(db: &mut Conn, key: &str, now: EpochMs) -> Result<Option<Key>> {
    let sql = "SELECT k.id, k.store_id, k.kind, k.origins, s.active <> 0 AS store_active
         FROM api_keys k JOIN stores s ON s.id = k.store_id
         WHERE k.sha256 = $1 AND (k.expires_at IS NULL OR k.expires_at > $2)";
    fetch!(db, fetch_optional, sql, key_digest(key), now)
}

/// Makes every key of the store unknown.
pub async fn revoke_keys(db: &mut Conn, id: &StoreId) -> Result<()> {
    execute!(db, "DELETE FROM api_keys WHERE store_id = $1", id)?;
    Ok(())
}

/// Creates the store if it is missing and makes `key` its only key.
pub async fn ensure(
    db: &mut Conn,
    id: &StoreId,
    name: &str,
    key: &str,
    now: EpochMs,
) -> Result<()> {
    execute!(
        &mut *db,
        "INSERT INTO stores (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        id,
        name,
        now,
    )?;
    revoke_keys(&mut *db, id).await?;
    let new = api_keys::NewKey {
        id: KeyId::new(),
        store_id: id.clone(),
        kind: Kind::Test,
        origins: None,
    };
    api_keys::insert(db, &new, key, now).await
}

/// Adds a store.
pub async fn insert(db: &mut Conn, id: &StoreId, name: &str, now: EpochMs) -> Result<()> {
    let sql = "INSERT INTO stores (id, name, created_at) VALUES ($1, $2, $3)";
    execute!(db, sql, id, name, now)?;
    Ok(())
}

/// Notes that the store was told of credits that run low; false if it was told before.
pub async fn tell_low_balance(db: &mut Conn, id: &StoreId) -> Result<bool> {
    let sql = "UPDATE stores SET low_balance_told = 1 WHERE id = $1 AND low_balance_told = 0";
    Ok(execute!(db, sql, id)? == 1)
}

/// Lets the store be told again when its credits run low.
pub async fn forget_low_balance(db: &mut Conn, id: &StoreId) -> Result<()> {
    execute!(
        db,
        "UPDATE stores SET low_balance_told = 0 WHERE id = $1",
        id
    )?;
    Ok(())
}

/// Keeps every other transaction that locks the store waiting until this one ends.
pub async fn lock(db: &mut Conn, id: &StoreId) -> Result<()> {
    // An UPDATE, because SQLite knows no FOR UPDATE; there the writer is alone anyway.
    execute!(db, "UPDATE stores SET name = name WHERE id = $1", id)?;
    Ok(())
}

/// A store as its operator sees it.
#[derive(Debug, FromRow)]
pub struct Store {
    /// `sto_…`
    pub id: StoreId,
    /// What the operator calls it.
    pub name: String,
    /// Whether its calls are answered.
    pub active: bool,
    /// When it was created.
    pub created_at: EpochMs,
}

/// All stores, the oldest first.
pub async fn list(db: &mut Conn) -> Result<Vec<Store>> {
    let sql =
        "SELECT id, name, active <> 0 AS active, created_at FROM stores ORDER BY created_at, id";
    fetch!(db, fetch_all, sql)
}

/// Lets the store use the platform, or not; false if there is no such store.
pub async fn set_active(db: &mut Conn, id: &StoreId, active: bool) -> Result<bool> {
    let sql = "UPDATE stores SET active = $2 WHERE id = $1";
    Ok(execute!(db, sql, id, i64::from(active))? == 1)
}

/// Whether there is such a store.
pub async fn exists(db: &mut Conn, id: &StoreId) -> Result<bool> {
    let sql = "SELECT id FROM stores WHERE id = $1";
    let found: Option<(String,)> = fetch!(db, fetch_optional, sql, id)?;
    Ok(found.is_some())
}
