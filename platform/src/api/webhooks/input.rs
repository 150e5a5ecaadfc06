//! The input for creating and changing webhooks.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{deserialize::nullable, validate::Validator},
    clock::EpochMs,
    db::webhooks::Webhook,
    egress::EgressPolicy,
    error::Result,
    events::EventType,
    field_limits::{TITLE, URL, WEBHOOK_SECRET},
    ids::WebhookId,
    webhooks::{Change, check_url, new_secret},
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
        validate_url(&mut validator, &self.url, egress);
        let types = one_of(&mut validator, self.events.map(Some), self.types.map(Some));
        if let Some(secret) = &self.secret {
            validator.text_within(secret, "secret", WEBHOOK_SECRET);
        }
        validator.optional_text(self.description.as_deref(), "description", TITLE);
        validator.finish()?;
        let webhook = Webhook {
            id: WebhookId::new(),
            url: self.url,
            types: json(types.flatten())?,
            description: self.description,
            active: self.active.unwrap_or(true),
            disabled_at: None,
            disabled_reason: None,
            created_at: now,
        };
        Ok((webhook, self.secret.map_or_else(new_secret, Ok)?))
    }
}

/// The changes to a webhook. Missing fields are not changed.
#[derive(Deserialize, ToSchema)]
pub struct PatchWebhook {
    /// An https URL at a public address, as when a webhook is created.
    #[schema(
        min_length = 1,
        max_length = 2048,
        pattern = r"^https?://[!-~]+$",
        example = "https://shop.example/genvoris"
    )]
    url: Option<String>,
    /// The types of events to send; `null` for all types.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Vec<EventType>>, min_items = 1, example = json!(["tryon.completed"]))]
    events: Option<Option<Vec<EventType>>>,
    /// The same as `events`, under another published name. A body with both must name the same types twice.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Vec<EventType>>, min_items = 1)]
    types: Option<Option<Vec<EventType>>>,
    /// A note of your own; `null` removes it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$", example = "Order system")]
    description: Option<Option<String>>,
    /// Whether events are sent to it.
    active: Option<bool>,
}

impl PatchWebhook {
    /// Validates the input.
    pub(super) fn check(self, egress: EgressPolicy) -> Result<Change> {
        let mut validator = Validator::default();
        if let Some(url) = &self.url {
            validate_url(&mut validator, url, egress);
        }
        let types = one_of(&mut validator, self.events, self.types);
        let description = self.description.as_ref().and_then(Option::as_deref);
        validator.optional_text(description, "description", TITLE);
        validator.finish()?;
        Ok(Change {
            url: self.url,
            types: types.map(json).transpose()?,
            description: self.description,
            active: self.active,
        })
    }
}

fn validate_url(validator: &mut Validator, url: &str, egress: EgressPolicy) {
    validator.text(url, "url", URL);
    if let Err(text) = check_url(url, egress) {
        validator.require(false, "url", text);
    }
}

/// Types of events: `None` if the field is missing, `Some(None)` for all types.
type Types = Option<Option<Vec<EventType>>>;

/// The types in either of two fields, which must not differ.
fn one_of(validator: &mut Validator, events: Types, types: Types) -> Types {
    let text = "must contain at least one type; null stands for all types";
    for (types, field) in [(&events, "events"), (&types, "types")] {
        let empty = matches!(types, Some(Some(types)) if types.is_empty());
        validator.require(!empty, field, text);
    }
    let [events, types] = [events, types].map(|types| types.map(|types| types.map(sorted)));
    let same = events.is_none() || types.is_none() || events == types;
    validator.require(same, "types", "must name the same types as 'events'");
    events.or(types)
}

fn json(types: Option<Vec<EventType>>) -> Result<Option<String>> {
    let json = types.map(|types| serde_json::to_string(&types));
    Ok(json.transpose()?)
}

fn sorted(mut types: Vec<EventType>) -> Vec<EventType> {
    types.sort_unstable();
    types.dedup();
    types
}
