//! Replaces the secret of a webhook without a gap: the old secret signs, too, until the receiver has taken over the new one.

use std::time::Duration;

use crate::{
    clock::EpochMs,
    db::{
        Conn, webhook_secrets as old,
        webhooks::{self, Target},
    },
    error::{Error, Result},
    ids::{StoreId, WebhookId},
};

/// The number of old secrets that sign at the same time. Each lengthens the header of every delivery.
const MAX_OLD_SECRETS: usize = 5;

/// Makes `secret` the secret of the webhook. The one before signs for `grace` longer; without a grace, no old secret
/// signs any more. Returns until when the last of the old secrets signs; none if none does.
///
/// A rotation to the secret that the webhook already has replaces nothing, so that a call may be repeated.
///
/// # Errors
/// 404 if the store has no such webhook; 400 if too many old secrets sign.
pub async fn rotate(
    db: &mut Conn,
    store: &StoreId,
    id: &WebhookId,
    secret: &str,
    grace: Duration,
    now: EpochMs,
) -> Result<Option<EpochMs>> {
    let replaced = webhooks::lock_target(db, store, id).await?;
    let replaced = replaced.ok_or(Error::NotFound("the store has no such webhook"))?;
    if replaced.secret != secret {
        webhooks::set_secret(db, id, secret).await?;
        retire(db, id, &replaced, now + grace, now).await?;
    }
    // A secret that has come back is not an old one.
    old::remove_old(db, id, secret).await?;
    if grace.is_zero() {
        old::remove_all_old(db, id).await?;
    }
    let signing = old::list_old(db, id, now).await?;
    Ok(signing.first().map(|latest| latest.expires_at))
}

async fn retire(
    db: &mut Conn,
    id: &WebhookId,
    replaced: &Target,
    expires_at: EpochMs,
    now: EpochMs,
) -> Result<()> {
    let signing = old::list_old(db, id, now).await?.len();
    if signing >= MAX_OLD_SECRETS && expires_at > now {
        let text = format!("{MAX_OLD_SECRETS} old secrets still sign; 0 ends them at once");
        return Err(Error::field("grace", text));
    }
    old::add_old(db, id, &replaced.secret, expires_at).await
}
