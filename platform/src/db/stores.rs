//! Stores.

use sqlx::FromRow;

use super::{
    Conn,
    api_keys::{self, KeyKind, NewKey},
    execute, fetch,
};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{KeyId, StoreId},
};

/// Creates the store if it does not exist, and makes `key`, a test key, its only key.
pub async fn ensure_with_key(
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
    api_keys::revoke_all(&mut *db, id).await?;
    let new = NewKey {
        id: KeyId::new(),
        store_id: id.clone(),
        kind: KeyKind::Test,
        origins: None,
    };
    api_keys::insert(db, &new, key, now).await
}

/// Inserts a store.
pub async fn insert(db: &mut Conn, id: &StoreId, name: &str, now: EpochMs) -> Result<()> {
    let sql = "INSERT INTO stores (id, name, created_at) VALUES ($1, $2, $3)";
    execute!(db, sql, id, name, now)?;
    Ok(())
}

/// Records that the store was notified of a low credit balance; false if this is recorded already.
pub async fn mark_low_balance_notified(db: &mut Conn, id: &StoreId) -> Result<bool> {
    let sql = "UPDATE stores SET low_balance_told = 1 WHERE id = $1 AND low_balance_told = 0";
    Ok(execute!(db, sql, id)? == 1)
}

/// Clears that record, so that the store is notified again when its balance is low the next time.
pub async fn clear_low_balance_notified(db: &mut Conn, id: &StoreId) -> Result<()> {
    execute!(
        db,
        "UPDATE stores SET low_balance_told = 0 WHERE id = $1",
        id
    )?;
    Ok(())
}

/// Locks the store: other transactions that lock it wait until this one ends.
pub async fn lock(db: &mut Conn, id: &StoreId) -> Result<()> {
    // An UPDATE, because SQLite does not support FOR UPDATE. It does not need it either, because it has one writer only.
    execute!(db, "UPDATE stores SET name = name WHERE id = $1", id)?;
    Ok(())
}

/// A store.
#[derive(Debug, FromRow)]
pub struct Store {
    /// `sto_…`
    pub id: StoreId,
    /// The name that the operator gave it.
    pub name: String,
    /// Whether the store may use the platform. If not, its calls are refused.
    pub active: bool,
    /// When it was created.
    pub created_at: EpochMs,
}

/// All stores, oldest first.
pub async fn list(db: &mut Conn) -> Result<Vec<Store>> {
    let sql =
        "SELECT id, name, active <> 0 AS active, created_at FROM stores ORDER BY created_at, id";
    fetch!(db, fetch_all, sql)
}

/// Activates or deactivates the store; false if there is no such store.
pub async fn set_active(db: &mut Conn, id: &StoreId, active: bool) -> Result<bool> {
    let sql = "UPDATE stores SET active = $2 WHERE id = $1";
    Ok(execute!(db, sql, id, i64::from(active))? == 1)
}

/// Whether the store exists.
pub async fn exists(db: &mut Conn, id: &StoreId) -> Result<bool> {
    let sql = "SELECT id FROM stores WHERE id = $1";
    let found: Option<(String,)> = fetch!(db, fetch_optional, sql, id)?;
    Ok(found.is_some())
}
