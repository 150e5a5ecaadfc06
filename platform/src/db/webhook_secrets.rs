//! The secrets of webhooks that a rotation has replaced, and that sign until they expire.

use super::{Conn, execute, fetch};
use crate::{clock::EpochMs, error::Result, ids::WebhookId};

/// Adds an old secret, or changes until when it signs.
pub async fn add_old(
    db: &mut Conn,
    webhook: &WebhookId,
    secret: &str,
    expires_at: EpochMs,
) -> Result<()> {
    let sql = "INSERT INTO webhook_old_secrets (webhook_id, secret, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (webhook_id, secret) DO UPDATE SET expires_at = excluded.expires_at";
    execute!(db, sql, webhook, secret, expires_at)?;
    Ok(())
}

/// An old secret. It has no `Debug`, so that it cannot be logged.
#[derive(sqlx::FromRow)]
pub struct OldSecret {
    /// `whsec_…`
    pub secret: String,
    /// Until when it signs.
    pub expires_at: EpochMs,
}

/// The old secrets that still sign, the latest first.
pub async fn list_old(db: &mut Conn, webhook: &WebhookId, now: EpochMs) -> Result<Vec<OldSecret>> {
    let sql = "SELECT secret, expires_at FROM webhook_old_secrets
         WHERE webhook_id = $1 AND expires_at > $2 ORDER BY expires_at DESC, secret";
    fetch!(db, fetch_all, sql, webhook, now)
}

/// Removes one old secret, if it is one.
pub async fn remove_old(db: &mut Conn, webhook: &WebhookId, secret: &str) -> Result<()> {
    let sql = "DELETE FROM webhook_old_secrets WHERE webhook_id = $1 AND secret = $2";
    execute!(db, sql, webhook, secret)?;
    Ok(())
}

/// Removes all old secrets of the webhook.
pub async fn remove_all_old(db: &mut Conn, webhook: &WebhookId) -> Result<()> {
    let sql = "DELETE FROM webhook_old_secrets WHERE webhook_id = $1";
    execute!(db, sql, webhook)?;
    Ok(())
}

/// Deletes up to `count` old secrets that expired before `before`. Returns how many.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM webhook_old_secrets WHERE (webhook_id, secret) IN (
             SELECT webhook_id, secret FROM webhook_old_secrets WHERE expires_at <= $1 LIMIT $2)";
    execute!(db, sql, before, count)
}
