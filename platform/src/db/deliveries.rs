//! Deliveries: the outbox of the webhooks, one row for each event and webhook.

use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{DeliveryId, WebhookId},
};

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "UPPERCASE")]
#[schema(as = DeliveryState)]
pub enum State {
    /// Waits for its first or next attempt.
    Pending,
    /// Answered 2xx.
    Delivered,
    /// Failed for the last time.
    Dead,
}

/// A delivery and what became of it so far.
#[derive(Debug, Clone, FromRow)]
pub struct Delivery {
    /// `whd_…`
    pub id: DeliveryId,
    /// Such as `tryon.completed`.
    pub event_type: String,
    /// Where it stands.
    pub state: State,
    /// Attempts made.
    pub attempts: i64,
    /// When it is attempted next, while it is pending.
    pub next_at: EpochMs,
    /// What the receiver answered last.
    pub last_status: Option<i64>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: EpochMs,
}

/// A delivery about to be written.
pub struct NewDelivery<'a> {
    /// `whd_…`
    pub id: &'a DeliveryId,
    /// `whk_…`
    pub webhook_id: &'a WebhookId,
    /// Such as `tryon.completed`.
    pub event_type: &'a str,
    /// The JSON envelope.
    pub body: &'a str,
    /// When to attempt it first.
    pub next_at: EpochMs,
}

/// A delivery that this process may send now.
#[derive(Debug, FromRow)]
pub struct ClaimedDelivery {
    /// `whd_…`
    pub id: DeliveryId,
    /// Such as `tryon.completed`.
    pub event_type: String,
    /// The JSON envelope.
    pub body: String,
    /// Attempts made before.
    pub attempts: i64,
}

/// What one attempt came to.
pub struct AttemptResult {
    /// Where it leaves the delivery.
    pub state: State,
    /// When to attempt it next, if it is pending.
    pub next_at: EpochMs,
    /// What the receiver answered, if it did.
    pub status: Option<i64>,
    /// Why it failed, if it did.
    pub error: Option<String>,
}

/// Writes a delivery.
pub async fn insert(db: &mut Conn, delivery: &NewDelivery<'_>, now: EpochMs) -> Result<()> {
    execute!(
        db,
        "INSERT INTO deliveries (id, webhook_id, event_type, body, state, next_at, created_at)
         VALUES ($1, $2, $3, $4, 'PENDING', $5, $6)",
        delivery.id,
        delivery.webhook_id,
        delivery.event_type,
        delivery.body,
        delivery.next_at,
        now,
    )?;
    Ok(())
}

/// The webhook's last deliveries, the newest first.
pub async fn list(db: &mut Conn, webhook: &WebhookId, count: i64) -> Result<Vec<Delivery>> {
    let sql = "SELECT id, event_type, state, attempts, next_at, last_status, last_error, created_at
         FROM deliveries WHERE webhook_id = $1 ORDER BY created_at DESC, id LIMIT $2";
    fetch!(db, fetch_all, sql, webhook, count)
}

/// The webhooks with deliveries that are due, the one that waits longest first.
///
/// Reads the pending deliveries alone, by an index of theirs: without the materialized part SQLite, which knows no
/// statistics of a new database, walks through every delivery in the order of the groups.
pub async fn due_webhooks(db: &mut Conn, now: EpochMs) -> Result<Vec<WebhookId>> {
    let sql = "WITH due AS MATERIALIZED (
             SELECT webhook_id, next_at FROM deliveries WHERE state = 'PENDING' AND next_at <= $1
         ) SELECT webhook_id FROM due GROUP BY webhook_id ORDER BY MIN(next_at)";
    let webhooks: Vec<(WebhookId,)> = fetch!(db, fetch_all, sql, now)?;
    Ok(webhooks.into_iter().map(|(id,)| id).collect())
}

/// Claims at most `count` due deliveries of the webhook until `lease_until`: if this process dies, they are due again
/// then.
pub async fn claim(
    db: &mut Conn,
    webhook: &WebhookId,
    count: i64,
    lease_until: EpochMs,
    now: EpochMs,
) -> Result<Vec<ClaimedDelivery>> {
    // The conditions stand twice: of two processes that choose the same row, the second waits for the first and
    // then looks at the row again, but not at the choice of it.
    let sql = "UPDATE deliveries SET next_at = $3 WHERE id IN (
             SELECT id FROM deliveries WHERE webhook_id = $1 AND state = 'PENDING' AND next_at <= $4
             ORDER BY next_at, id LIMIT $2
         ) AND state = 'PENDING' AND next_at <= $4 RETURNING id, event_type, body, attempts";
    fetch!(db, fetch_all, sql, webhook, count, lease_until, now)
}

/// Records an attempt, unless another process recorded it or a later one, having taken this one for dead.
pub async fn record_attempt(
    db: &mut Conn,
    claimed: &ClaimedDelivery,
    attempted: &AttemptResult,
) -> Result<()> {
    execute!(
        db,
        "UPDATE deliveries SET state = $3, attempts = attempts + 1, next_at = $4, last_status = $5,
             last_error = $6
         WHERE id = $1 AND attempts = $2 AND state = 'PENDING'",
        &claimed.id,
        claimed.attempts,
        attempted.state,
        attempted.next_at,
        attempted.status,
        &attempted.error,
    )?;
    Ok(())
}

/// Ends at most `count` deliveries of events before `before` that are still pending; returns how many.
pub async fn expire_pending(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "UPDATE deliveries SET state = 'DEAD', last_error = 'not delivered within a day' WHERE id IN (
             SELECT id FROM deliveries WHERE state = 'PENDING' AND created_at < $1 LIMIT $2)";
    execute!(db, sql, before, count)
}

/// Deletes at most `count` deliveries of events before `before` that have ended; returns how many.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM deliveries WHERE id IN (
             SELECT id FROM deliveries WHERE created_at < $1 AND state <> 'PENDING' LIMIT $2)";
    execute!(db, sql, before, count)
}
