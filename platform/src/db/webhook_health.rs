//! Whether the attempts of a webhook succeed, and switching it off when they do not.

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{StoreId, WebhookId},
};

/// Records that an attempt has failed now. If there was no failure since `gap_before`, it counts as the first one. Returns
/// since when all attempts have failed; none if the webhook is inactive or deleted.
pub async fn record_failure(
    db: &mut Conn,
    id: &WebhookId,
    gap_before: EpochMs,
    now: EpochMs,
) -> Result<Option<EpochMs>> {
    let sql = "UPDATE webhooks SET last_failed_at = $3,
             failing_since = CASE WHEN last_failed_at >= $2 THEN COALESCE(failing_since, $3) ELSE $3 END
         WHERE id = $1 AND active = 1 RETURNING failing_since";
    let since: Option<(EpochMs,)> = fetch!(db, fetch_optional, sql, id, gap_before, now)?;
    Ok(since.map(|(since,)| since))
}

/// Records that an attempt has succeeded.
pub async fn record_success(db: &mut Conn, id: &WebhookId) -> Result<()> {
    let sql =
        "UPDATE webhooks SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL";
    execute!(db, sql, id)?;
    Ok(())
}

/// Switches the webhook off. Returns its store and the store's note about it.
pub async fn disable(
    db: &mut Conn,
    id: &WebhookId,
    reason: &str,
    now: EpochMs,
) -> Result<(StoreId, Option<String>)> {
    let sql = "UPDATE webhooks SET active = 0, disabled_at = $2, disabled_reason = $3
         WHERE id = $1 RETURNING store_id, description";
    fetch!(db, fetch_one, sql, id, now, reason)
}

/// Forgets all failures, and why the webhook was switched off.
pub async fn reset(db: &mut Conn, id: &WebhookId) -> Result<()> {
    let sql = "UPDATE webhooks SET failing_since = NULL, disabled_at = NULL, disabled_reason = NULL
         WHERE id = $1";
    execute!(db, sql, id)?;
    Ok(())
}
