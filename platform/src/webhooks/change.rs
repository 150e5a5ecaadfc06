//! Changes of a webhook by its store.

use crate::{
    db::{
        Conn, deliveries, webhook_health,
        webhooks::{self, Webhook},
    },
    error::{Error, Result},
    ids::{StoreId, WebhookId},
};

/// A change of a webhook: `None` leaves a field unchanged, `Some(None)` clears it.
#[derive(Default)]
pub struct Change {
    /// The URL that events are sent to.
    pub url: Option<String>,
    /// A JSON array of event types; cleared, all types are sent.
    pub types: Option<Option<String>>,
    /// A note of the store's own.
    pub description: Option<Option<String>>,
    /// Whether events are sent to it.
    pub active: Option<bool>,
}

/// Changes a webhook of this store. One that is switched off has no pending deliveries any more; one that is switched on,
/// or gets another URL, has not failed yet.
///
/// # Errors
/// 404 if the store has no such webhook.
pub async fn change(
    db: &mut Conn,
    store: &StoreId,
    id: &WebhookId,
    change: &Change,
) -> Result<Webhook> {
    webhooks::lock_target(db, store, id).await?;
    let before = webhooks::find(db, store, id).await?;
    let before = before.ok_or(Error::NotFound("the store has no such webhook"))?;
    let after = changed(&before, change);
    webhooks::update(db, &after).await?;
    if after.url != before.url || change.active == Some(true) {
        webhook_health::reset(db, id).await?;
    }
    if before.active && !after.active {
        deliveries::end_pending(db, id).await?;
    }
    webhooks::find(db, store, id)
        .await?
        .ok_or_else(|| Error::internal("the locked webhook does not exist"))
}

fn changed(before: &Webhook, change: &Change) -> Webhook {
    let description = change.description.clone();
    Webhook {
        url: change.url.clone().unwrap_or_else(|| before.url.clone()),
        types: change.types.clone().unwrap_or_else(|| before.types.clone()),
        description: description.unwrap_or_else(|| before.description.clone()),
        active: change.active.unwrap_or(before.active),
        ..before.clone()
    }
}
