//! Switches off a webhook that has failed for days, and tells its store.

use std::time::Duration;

use crate::{
    clock::{DAY, EpochMs},
    db::{
        Conn,
        deliveries::{self, AttemptResult, ClaimedDelivery},
        webhook_health,
    },
    error::Result,
    events,
    ids::WebhookId,
};

/// After how long without a success a webhook is switched off.
const FAILING_FOR: Duration = Duration::from_secs(5 * DAY.as_secs());
/// After how long without a failure the five days start again. Two failures with nothing to send in between do not show
/// that a receiver was out of order all the time.
const GAP: Duration = DAY;

/// Records the result of an attempt. `failing` tells whether one before it has failed. Returns whether the webhook was
/// switched off.
///
/// The webhook is locked before its deliveries, as wherever both are changed.
pub async fn record(
    db: &mut Conn,
    webhook: &WebhookId,
    failing: bool,
    delivery: &ClaimedDelivery,
    result: &AttemptResult,
    now: EpochMs,
) -> Result<bool> {
    let failing_since = match &result.error {
        Some(_) => webhook_health::record_failure(db, webhook, now - GAP, now).await?,
        None if failing => {
            webhook_health::record_success(db, webhook).await?;
            None
        }
        None => None,
    };
    deliveries::record_attempt(db, delivery, result).await?;
    match failing_since.filter(|since| *since <= now - FAILING_FOR) {
        Some(since) => disable(db, webhook, since, result, now)
            .await
            .map(|()| true),
        None => Ok(false),
    }
}

async fn disable(
    db: &mut Conn,
    webhook: &WebhookId,
    failing_since: EpochMs,
    result: &AttemptResult,
    now: EpochMs,
) -> Result<()> {
    let last_error = result.error.as_deref().unwrap_or_default();
    let since = failing_since.iso();
    let reason = format!("every attempt since {since} has failed, the last one with: {last_error}");
    let (store, description) = webhook_health::disable(db, webhook, &reason, now).await?;
    deliveries::end_pending(db, webhook).await?;
    let disabled = events::DisabledWebhook {
        webhook_id: webhook,
        description: description.as_deref(),
        reason: &reason,
        failing_since: since,
    };
    events::webhook_disabled(db, &store, &disabled, now).await
}
