//! The input for creating webhooks.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::validate::Validator,
    clock::EpochMs,
    db::webhooks::Webhook,
    egress::EgressPolicy,
    error::Result,
    events::EventType,
    field_limits::{TITLE, URL, WEBHOOK_SECRET},
    ids::WebhookId,
    webhooks::{check_url, new_secret},
};

/// The fields of a new webhook.
#[derive(Deserialize, ToSchema)]
pub struct CreateWebhook {
    /// An https URL at a public address. If the server listens only on a loopback address, as on a developer's machine, and
    /// the call comes from that machine, loopback URLs are allowed, too, also with http.
    #[schema(
        min_length = 1,
        max_length = 2048,
        pattern = r"^https?://[!-~]+$",
        example = "https://shop.example/genvoris"
    )]
    url: String,
    /// The types of events to send. If missing, all types are sent, including those of later versions.
    #[schema(min_items = 1, example = json!(["tryon.completed", "end_customer.quota_exhausted"]))]
    events: Option<Vec<EventType>>,
    /// The same as `events`, under another published name. A body with both must name the same types twice.
    #[schema(min_items = 1)]
    types: Option<Vec<EventType>>,
    /// A secret of your own, which signs the deliveries. If missing, one is made.
    #[schema(
        min_length = 16,
        max_length = 256,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"
    )]
    secret: Option<String>,
    /// A note of your own.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Order system"
    )]
    description: Option<String>,
    /// Whether events are sent to it; true by default.
    active: Option<bool>,
}

impl CreateWebhook {
    /// Validates the input. Returns the webhook and its secret.
    pub(super) fn check(self, egress: EgressPolicy, now: EpochMs) -> Result<(Webhook, String)> {
        let mut validator = Validator::default();
        self.validate(&mut validator, egress);
        let [events, types] = [self.events, self.types].map(|types| types.map(sorted));
        let same = events.is_none() || types.is_none() || events == types;
        validator.require(same, "types", "must name the same types as 'events'");
        validator.finish()?;
        let types = events.or(types);
        let types = types.map(|types| serde_json::to_string(&types));
        let webhook = Webhook {
            id: WebhookId::new(),
            url: self.url,
            types: types.transpose()?,
            description: self.description,
            active: self.active.unwrap_or(true),
            created_at: now,
        };
        Ok((webhook, self.secret.map_or_else(new_secret, Ok)?))
    }

    fn validate(&self, validator: &mut Validator, egress: EgressPolicy) {
        validator.text(&self.url, "url", URL);
        if let Err(text) = check_url(&self.url, egress) {
            validator.require(false, "url", text);
        }
        let text = "must contain at least one type; leave the field out to receive all events";
        for (types, field) in [(&self.events, "events"), (&self.types, "types")] {
            let some = types.as_ref().is_none_or(|types| !types.is_empty());
            validator.require(some, field, text);
        }
        if let Some(secret) = &self.secret {
            validator.text_within(secret, "secret", WEBHOOK_SECRET);
        }
        validator.optional_text(self.description.as_deref(), "description", TITLE);
    }
}

fn sorted(mut types: Vec<EventType>) -> Vec<EventType> {
    types.sort_unstable();
    types.dedup();
    types
}
