//! Webhooks: the URL that a store's events are sent to, their types, and the secret that signs them.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{StoreId, WebhookId},
};

/// A webhook without its secret, which its store sees only once.
#[derive(Debug, Clone, FromRow)]
pub struct Webhook {
    /// `whk_…`
    pub id: WebhookId,
    /// The URL that events are sent to.
    pub url: String,
    /// A JSON array of event types; `None` means all types.
    pub types: Option<String>,
    /// A note of the store's own.
    pub description: Option<String>,
    /// Whether events are sent to it.
    pub active: bool,
    /// When the platform switched it off, because it had failed for days.
    pub disabled_at: Option<EpochMs>,
    /// Why it did so, for the store's developer.
    pub disabled_reason: Option<String>,
    /// When it was created.
    pub created_at: EpochMs,
}

/// The URL and the secret that a delivery needs. It has no `Debug`, so that the secret cannot be logged.
#[derive(FromRow)]
pub struct Target {
    /// The URL that events are sent to.
    pub url: String,
    /// `whsec_…`
    pub secret: String,
    /// Whether an attempt has failed, and none has succeeded since.
    pub failing: bool,
}

macro_rules! columns {
    () => {
        "id, url, types, description, active <> 0 AS active, disabled_at, disabled_reason, created_at"
    };
}

/// Inserts a webhook.
pub async fn insert(db: &mut Conn, store: &StoreId, webhook: &Webhook, secret: &str) -> Result<()> {
    execute!(
        db,
        "INSERT INTO webhooks (id, store_id, url, secret, types, description, active, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &webhook.id,
        store,
        &webhook.url,
        secret,
        &webhook.types,
        &webhook.description,
        i64::from(webhook.active),
        webhook.created_at,
    )?;
    Ok(())
}

/// The store's webhooks, oldest first.
pub async fn list(db: &mut Conn, store: &StoreId) -> Result<Vec<Webhook>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM webhooks WHERE store_id = $1 ORDER BY created_at, id"
    );
    fetch!(db, fetch_all, sql, store)
}

/// Finds a webhook of this store by its id.
pub async fn find(db: &mut Conn, store: &StoreId, id: &WebhookId) -> Result<Option<Webhook>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM webhooks WHERE store_id = $1 AND id = $2"
    );
    fetch!(db, fetch_optional, sql, store, id)
}

/// Finds the URL and the secret of a webhook; `None` if it was deleted.
pub async fn find_target(db: &mut Conn, id: &WebhookId) -> Result<Option<Target>> {
    let sql =
        "SELECT url, secret, failing_since IS NOT NULL AS failing FROM webhooks WHERE id = $1";
    fetch!(db, fetch_optional, sql, id)
}

/// Locks a webhook of this store, and returns its URL and secret: other transactions that change it wait until this one
/// ends.
pub async fn lock_target(db: &mut Conn, store: &StoreId, id: &WebhookId) -> Result<Option<Target>> {
    // An UPDATE, because SQLite does not support FOR UPDATE.
    let sql = "UPDATE webhooks SET url = url WHERE store_id = $1 AND id = $2 
         RETURNING url, secret, failing_since IS NOT NULL AS failing";
    fetch!(db, fetch_optional, sql, store, id)
}

/// Updates every column that a store may change.
pub async fn update(db: &mut Conn, webhook: &Webhook) -> Result<()> {
    execute!(
        db,
        "UPDATE webhooks SET url = $2, types = $3, description = $4, active = $5 WHERE id = $1",
        &webhook.id,
        &webhook.url,
        &webhook.types,
        &webhook.description,
        i64::from(webhook.active),
    )?;
    Ok(())
}

/// Replaces the secret of a webhook.
pub async fn set_secret(db: &mut Conn, id: &WebhookId, secret: &str) -> Result<()> {
    let sql = "UPDATE webhooks SET secret = $2 WHERE id = $1";
    execute!(db, sql, id, secret)?;
    Ok(())
}

/// Deletes the webhook and its deliveries; false if the store has no such webhook.
pub async fn delete(db: &mut Conn, store: &StoreId, id: &WebhookId) -> Result<bool> {
    let sql = "DELETE FROM webhooks WHERE store_id = $1 AND id = $2";
    Ok(execute!(db, sql, store, id)? == 1)
}
