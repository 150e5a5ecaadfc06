//! Writes events to the outbox, in the transaction of the change that they report.

use serde::Serialize;

use super::{EventType, payloads::Envelope, schedule::RETRY_SCHEDULE};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        deliveries::{self, NewDelivery},
        event_sequences,
        webhooks::{self, Webhook},
    },
    error::Result,
    ids::{DeliveryId, EventId, StoreId, WebhookId},
};

/// A store's active webhooks. They are found by one statement, and most stores have none, so callers check this before they
/// build a payload.
pub struct Subscribers {
    store: StoreId,
    webhooks: Vec<Subscriber>,
}

struct Subscriber {
    webhook_id: WebhookId,
    /// The types that it subscribes to; `None` means all types.
    types: Option<Vec<String>>,
}

impl Subscriber {
    fn new(webhook: Webhook) -> Result<Self> {
        let types = webhook.types.as_deref().map(serde_json::from_str);
        Ok(Self {
            webhook_id: webhook.id,
            types: types.transpose()?,
        })
    }

    fn subscribes_to(&self, event_type: EventType) -> bool {
        let named = |types: &Vec<String>| types.iter().any(|name| name == event_type.name());
        self.types.as_ref().is_none_or(named)
    }
}

impl Subscribers {
    /// The store's active webhooks.
    pub async fn find(db: &mut Conn, store: &StoreId) -> Result<Self> {
        let webhooks = webhooks::list(db, store).await?.into_iter();
        let active = webhooks.filter(|webhook| webhook.active);
        let subscribers = active.map(Subscriber::new);
        Ok(Self {
            store: store.clone(),
            webhooks: subscribers.collect::<Result<_>>()?,
        })
    }

    /// Whether any of them subscribes to one of these types.
    pub fn any_subscribes_to(&self, types: &[EventType]) -> bool {
        let mut wanted = types
            .iter()
            .flat_map(|of| self.webhooks.iter().map(|one| one.subscribes_to(*of)));
        wanted.any(|wanted| wanted)
    }

    /// Whether the store has no active webhooks.
    pub fn is_empty(&self) -> bool {
        self.webhooks.is_empty()
    }

    /// Writes a delivery of this event for each webhook that subscribes to its type. This locks the numbers of the store's
    /// events, so the caller has locked whatever else it needs.
    pub async fn publish<T: Serialize>(
        &self,
        db: &mut Conn,
        event_type: EventType,
        data: &T,
        now: EpochMs,
    ) -> Result<()> {
        let mut body = None;
        for subscriber in self
            .webhooks
            .iter()
            .filter(|one| one.subscribes_to(event_type))
        {
            let body = match &body {
                Some(body) => body,
                None => body.insert(envelope(db, &self.store, event_type, data, now).await?),
            };
            let next_at = now + RETRY_SCHEDULE[0];
            write(db, &subscriber.webhook_id, event_type, body, next_at, now).await?;
        }
        Ok(())
    }
}

/// The JSON of an event that happens now, with the next number of the store's events.
pub async fn envelope<T: Serialize>(
    db: &mut Conn,
    store: &StoreId,
    event_type: EventType,
    data: &T,
    now: EpochMs,
) -> Result<String> {
    let envelope = Envelope {
        id: &EventId::new(),
        event_type,
        created: now.seconds(),
        timestamp: now.iso(),
        sequence: event_sequences::next(db, store).await?,
        data,
    };
    Ok(serde_json::to_string(&envelope)?)
}

/// Writes a delivery for one webhook, and returns its id.
pub async fn write(
    db: &mut Conn,
    webhook_id: &WebhookId,
    event_type: EventType,
    body: &str,
    next_at: EpochMs,
    now: EpochMs,
) -> Result<DeliveryId> {
    let id = DeliveryId::new();
    let delivery = NewDelivery {
        id: &id,
        webhook_id,
        event_type: event_type.name(),
        body,
        next_at,
    };
    deliveries::insert(db, &delivery, now).await?;
    Ok(id)
}
