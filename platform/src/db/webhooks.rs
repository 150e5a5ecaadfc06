//! Webhooks: where a store wants to be told, of what, and the secret that proves who tells.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{StoreId, WebhookId},
};

/// A webhook as its store may see it again.
#[derive(Debug, Clone, FromRow)]
pub struct Webhook {
    /// `whk_…`
    pub id: WebhookId,
    /// Where events are sent.
    pub url: String,
    /// JSON array of event types; all where none.
    pub types: Option<String>,
    /// When it was created.
    pub created_at: EpochMs,
}

/// Where to send an event, and what to sign it with. Not to be printed.
#[derive(FromRow)]
pub struct Target {
    /// Where events are sent.
    pub url: String,
    /// `whsec_…`
    pub secret: String,
}

/// Makes a webhook.
pub async fn insert(db: &mut Conn, store: &StoreId, webhook: &Webhook, secret: &str) -> Result<()> {
    execute!(
        db,
        "INSERT INTO webhooks (id, store_id, url, secret, types, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &webhook.id,
        store,
        &webhook.url,
        secret,
        &webhook.types,
        webhook.created_at,
    )?;
    Ok(())
}

/// The store's webhooks, the oldest first.
pub async fn list(db: &mut Conn, store: &StoreId) -> Result<Vec<Webhook>> {
    let sql = "SELECT id, url, types, created_at FROM webhooks WHERE store_id = $1
         ORDER BY created_at, id";
    fetch!(db, fetch_all, sql, store)
}

/// The webhook with this id, if it is this store's.
pub async fn find(db: &mut Conn, store: &StoreId, id: &WebhookId) -> Result<Option<Webhook>> {
    let sql = "SELECT id, url, types, created_at FROM webhooks WHERE store_id = $1 AND id = $2";
    fetch!(db, fetch_optional, sql, store, id)
}

/// Where this webhook leads, while it exists.
pub async fn target(db: &mut Conn, id: &WebhookId) -> Result<Option<Target>> {
    let sql = "SELECT url, secret FROM webhooks WHERE id = $1";
    fetch!(db, fetch_optional, sql, id)
}

/// Forgets the webhook and all its deliveries; false if the store has no such one.
pub async fn delete(db: &mut Conn, store: &StoreId, id: &WebhookId) -> Result<bool> {
    let sql = "DELETE FROM webhooks WHERE store_id = $1 AND id = $2";
    Ok(execute!(db, sql, store, id)? == 1)
}
