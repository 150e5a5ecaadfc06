//! Webhook deliveries: the outbox, with one row for each event and webhook.

use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{DeliveryId, WebhookId},
};

/// The state of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "UPPERCASE")]
#[schema(as = DeliveryState)]
pub enum State {
    /// It waits for its first or next attempt.
    Pending,
    /// The receiver responded with 2xx.
    Delivered,
    /// The last attempt failed. It is not attempted again.
    Dead,
}

/// A delivery and the result of its last attempt.
#[derive(Debug, Clone, FromRow)]
pub struct Delivery {
    /// `whd_…`
    pub id: DeliveryId,
    /// The type of the event, such as `tryon.completed`.
    pub event_type: String,
    /// Its state.
    pub state: State,
    /// The number of attempts so far.
    pub attempts: i64,
    /// When the next attempt is due, while it is pending.
    pub next_at: EpochMs,
    /// The HTTP status of the last response.
    pub last_status: Option<i64>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was created.
    pub created_at: EpochMs,
}

/// A delivery to insert.
pub struct NewDelivery<'a> {
    /// `whd_…`
    pub id: &'a DeliveryId,
    /// `whk_…`
    pub webhook_id: &'a WebhookId,
    /// The type of the event, such as `tryon.completed`.
    pub event_type: &'a str,
    /// The JSON envelope.
    pub body: &'a str,
    /// When the first attempt is due.
    pub next_at: EpochMs,
}

/// A delivery that this process has claimed and may send now.
#[derive(Debug, FromRow)]
pub struct ClaimedDelivery {
    /// `whd_…`
    pub id: DeliveryId,
    /// The type of the event, such as `tryon.completed`.
    pub event_type: String,
    /// The JSON envelope.
    pub body: String,
    /// The number of earlier attempts.
    pub attempts: i64,
}

/// The result of one attempt.
pub struct AttemptResult {
    /// The state of the delivery after it.
    pub state: State,
    /// When the next attempt is due, if the delivery is still pending.
    pub next_at: EpochMs,
    /// The HTTP status of the response, if there was one.
    pub status: Option<i64>,
    /// Why the attempt failed, if it did.
    pub error: Option<String>,
}

/// Inserts a delivery.
pub async fn insert(db: &mut Conn, delivery: &NewDelivery<'_>, now: EpochMs) -> Result<()> {
    execute!(
        db,
        "INSERT INTO deliveries (id, webhook_id, event_type, body, state, next_at, pending_since, created_at)
         VALUES ($1, $2, $3, $4, 'PENDING', $5, $6, $6)",
        delivery.id,
        delivery.webhook_id,
        delivery.event_type,
        delivery.body,
        delivery.next_at,
        now,
    )?;
    Ok(())
}

/// The last `count` deliveries of the webhook, newest first.
pub async fn list(db: &mut Conn, webhook: &WebhookId, count: i64) -> Result<Vec<Delivery>> {
    let sql = "SELECT id, event_type, state, attempts, next_at, last_status, last_error, created_at
         FROM deliveries WHERE webhook_id = $1 ORDER BY created_at DESC, id LIMIT $2";
    fetch!(db, fetch_all, sql, webhook, count)
}

/// The webhooks that have due deliveries, the one that has waited longest first.
///
/// The materialized subquery makes SQLite read only the pending deliveries, through their index. Without it, and without
/// statistics about a new database, SQLite would scan all deliveries in the order of the groups.
pub async fn due_webhooks(db: &mut Conn, now: EpochMs) -> Result<Vec<WebhookId>> {
    let sql = "WITH due AS MATERIALIZED (
             SELECT webhook_id, next_at FROM deliveries WHERE state = 'PENDING' AND next_at <= $1
         ) SELECT webhook_id FROM due GROUP BY webhook_id ORDER BY MIN(next_at)";
    let webhooks: Vec<(WebhookId,)> = fetch!(db, fetch_all, sql, now)?;
    Ok(webhooks.into_iter().map(|(id,)| id).collect())
}

/// Claims up to `count` due deliveries of the webhook until `lease_until`. If this process dies, they are due again after
/// that.
pub async fn claim(
    db: &mut Conn,
    webhook: &WebhookId,
    count: i64,
    lease_until: EpochMs,
    now: EpochMs,
) -> Result<Vec<ClaimedDelivery>> {
    // The conditions are repeated, because of two processes that choose the same row, the second waits for the first and
    // then evaluates the outer conditions again, but not the subquery.
    let sql = "UPDATE deliveries SET next_at = $3 WHERE id IN (
             SELECT id FROM deliveries WHERE webhook_id = $1 AND state = 'PENDING' AND next_at <= $4
             ORDER BY next_at, id LIMIT $2
         ) AND state = 'PENDING' AND next_at <= $4 RETURNING id, event_type, body, attempts";
    fetch!(db, fetch_all, sql, webhook, count, lease_until, now)
}

/// Records the result of an attempt. If the claim has expired and another process has recorded an attempt since, this
/// changes nothing.
pub async fn record_attempt(
    db: &mut Conn,
    claimed: &ClaimedDelivery,
    result: &AttemptResult,
) -> Result<()> {
    execute!(
        db,
        "UPDATE deliveries SET state = $3, attempts = attempts + 1, next_at = $4, last_status = $5,
             last_error = $6
         WHERE id = $1 AND attempts = $2 AND state = 'PENDING'",
        &claimed.id,
        claimed.attempts,
        result.state,
        result.next_at,
        result.status,
        &result.error,
    )?;
    Ok(())
}

/// Gives up on the pending deliveries of a webhook that was switched off.
pub async fn end_pending(db: &mut Conn, webhook: &WebhookId) -> Result<()> {
    let sql = "UPDATE deliveries SET state = 'DEAD', last_error = 'the webhook was switched off'
         WHERE webhook_id = $1 AND state = 'PENDING'";
    execute!(db, sql, webhook)?;
    Ok(())
}

/// Which dead deliveries to send again.
pub struct Recovery {
    /// Those that were created at this time or later.
    pub since: EpochMs,
    /// At most so many, the oldest first.
    pub count: i64,
}

/// Makes dead deliveries of the webhook pending again, due now. Returns how many.
pub async fn recover(
    db: &mut Conn,
    webhook: &WebhookId,
    recovery: &Recovery,
    now: EpochMs,
) -> Result<u64> {
    let sql =
        "UPDATE deliveries SET state = 'PENDING', attempts = 0, next_at = $4, pending_since = $4
         WHERE id IN (
             SELECT id FROM deliveries WHERE webhook_id = $1 AND created_at >= $2 AND state = 'DEAD'
                 AND pending_since < $4
             ORDER BY created_at LIMIT $3)";
    execute!(db, sql, webhook, recovery.since, recovery.count, now)
}

/// Makes a delivery of the webhook pending again, due now; none if there is no such delivery.
pub async fn resend(
    db: &mut Conn,
    webhook: &WebhookId,
    id: &DeliveryId,
    now: EpochMs,
) -> Result<Option<Delivery>> {
    let sql =
        "UPDATE deliveries SET state = 'PENDING', attempts = 0, next_at = $3, pending_since = $3
         WHERE id = $2 AND webhook_id = $1
         RETURNING id, event_type, state, attempts, next_at, last_status, last_error, created_at";
    fetch!(db, fetch_optional, sql, webhook, id, now)
}

/// Gives up on up to `count` deliveries that have been pending since before `before`. Returns how many.
pub async fn expire_pending(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "UPDATE deliveries SET state = 'DEAD', last_error = 'not delivered within a day' WHERE id IN (
             SELECT id FROM deliveries WHERE state = 'PENDING' AND pending_since < $1 LIMIT $2)";
    execute!(db, sql, before, count)
}

/// Deletes up to `count` deliveries that were created before `before` and are not pending. Returns how many were deleted.
pub async fn purge(db: &mut Conn, before: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM deliveries WHERE id IN (
             SELECT id FROM deliveries WHERE created_at < $1 AND state <> 'PENDING' LIMIT $2)";
    execute!(db, sql, before, count)
}
