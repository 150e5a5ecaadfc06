//! The body of a call that reports events.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::EventType;
use crate::{
    api::{deserialize::optional_id, validate::Validator},
    db::events,
    error::Result,
    field_limits::{EVENT_ID, EVENTS, EXTERNAL_ID, TITLE, URL},
    http::extract::JsonText,
    resources::{Metadata, metadata_json},
};

/// An event on a page.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PageEvent)]
pub struct Event {
    /// The id of the visit, which the page chooses.
    #[schema(
        min_length = 8,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "visit-5d1f2a3e"
    )]
    session_id: String,
    /// Your own id of the event. Sent again with the same `sessionId`, it counts once.
    #[schema(
        min_length = 1,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "0b7c5d1f-2a3e-4c6b-8d9e-0f1a2b3c4d5e"
    )]
    #[serde(default, deserialize_with = "optional_id")]
    event_id: Option<String>,
    event_type: EventType,
    /// Your own id of the product.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "linen-shirt"
    )]
    #[serde(default, deserialize_with = "optional_id")]
    product_id: Option<String>,
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Linen shirt"
    )]
    product_title: Option<String>,
    #[schema(
        min_length = 1,
        max_length = 2048,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "https://shop.example/linen-shirt"
    )]
    page_url: Option<String>,
    #[schema(value_type = Option<Metadata>)]
    metadata: Option<Map<String, Value>>,
}

/// Several events at once.
#[derive(Deserialize, ToSchema)]
pub struct EventBatch {
    #[schema(min_items = 1, max_items = 50)]
    events: Vec<Event>,
}

/// One event, or several.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum EventsBody {
    /// Several events.
    Batch(EventBatch),
    /// A single event.
    One(Box<Event>),
}

/// The fields of a body that are needed before it is parsed: the key, and whether there is one event or several.
#[derive(Deserialize)]
pub struct Envelope {
    /// The store's key, if it is in neither the header nor the query.
    pub api_key: Option<String>,
    events: Option<IgnoredAny>,
}

impl EventsBody {
    /// Parses the body as one event or as a batch, as its envelope says.
    pub fn parse(text: &JsonText, envelope: &Envelope) -> Result<Self> {
        match envelope.events {
            Some(_) => text.parse().map(Self::Batch),
            None => text.parse().map(Self::One),
        }
    }

    /// Validates all events.
    ///
    /// # Errors
    /// 400 with the names of the invalid fields of the first invalid event.
    pub fn validate(self) -> Result<Vec<events::Event>> {
        match self {
            Self::One(event) => Ok(vec![event.validate("")?]),
            Self::Batch(EventBatch { events }) => {
                let mut validator = Validator::default();
                let allowed = EVENTS.contains(&events.len());
                let text = format!("must contain {} to {} events", EVENTS.start(), EVENTS.end());
                validator.require(allowed, "events", &text);
                validator.finish()?;
                let events = events.into_iter().enumerate();
                events
                    .map(|(index, event)| event.validate(&format!("events[{index}].")))
                    .collect()
            }
        }
    }
}

impl Event {
    /// Validates the event. `path` is the prefix of its fields' names in errors.
    fn validate(self, path: &str) -> Result<events::Event> {
        let mut validator = Validator::default();
        let field = |name: &str| format!("{path}{name}");
        validator.visit(&self.session_id, &field("sessionId"));
        let texts = [
            (&self.event_id, "eventId", EVENT_ID),
            (&self.product_id, "productId", EXTERNAL_ID),
            (&self.product_title, "productTitle", TITLE),
            (&self.page_url, "pageUrl", URL),
        ];
        for (text, name, max) in texts {
            validator.optional_text(text.as_deref(), &field(name), max);
        }
        validator.finish()?;
        Ok(events::Event {
            session_id: self.session_id,
            event_id: self.event_id,
            event_type: self.event_type.as_str().to_owned(),
            product_id: self.product_id,
            product_title: self.product_title,
            page_url: self.page_url,
            metadata: self.metadata.as_ref().map(metadata_json).transpose()?,
        })
    }
}
