//! `/api/v1/events`: analytics events that pages report.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::validate::Validator;
use crate::{
    clock::Clock,
    db::{Conn, Database, events},
    error::Result,
    field_limits::{EVENTS, EXTERNAL_ID, TITLE, URL},
    http::{
        authentication::Authenticator,
        extract::{Caller, JsonText, Query},
    },
    openapi::{
        params::PageKey,
        responses::{BodyErrors, KeyErrors, MetadataErrors},
    },
    resources::{Metadata, metadata_json},
};

/// The largest body, in bytes: fifty events, each with its metadata of 4 KB, its URL and its titles.
pub const MAX_BYTES: usize = 512 << 10;

/// What a shopper did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = PageEventType)]
pub enum EventType {
    /// Opened the dialog.
    WidgetOpened,
    /// Chose a photo.
    PhotoUploaded,
    /// Got a picture: what conversions are attributed to.
    TryonGenerated,
    /// Looked at a picture.
    TryonViewed,
    /// Shared a picture.
    ResultShared,
    /// Put the product into the cart.
    AddedToCart,
    /// Went to the checkout.
    CheckoutStarted,
    /// Closed the dialog.
    Closed,
}

impl EventType {
    /// The name of the type, in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WidgetOpened => "WIDGET_OPENED",
            Self::PhotoUploaded => "PHOTO_UPLOADED",
            Self::TryonGenerated => "TRYON_GENERATED",
            Self::TryonViewed => "TRYON_VIEWED",
            Self::ResultShared => "RESULT_SHARED",
            Self::AddedToCart => "ADDED_TO_CART",
            Self::CheckoutStarted => "CHECKOUT_STARTED",
            Self::Closed => "CLOSED",
        }
    }
}

/// What happened on a page.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PageEvent)]
pub struct Event {
    /// The page's own id of the visit.
    #[schema(
        min_length = 8,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "visit-5d1f2a3e"
    )]
    session_id: String,
    event_type: EventType,
    /// Your own id of the product.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "linen-shirt"
    )]
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
    /// Several.
    Batch(EventBatch),
    /// One.
    One(Box<Event>),
}

/// The fields of a body that are needed before it is parsed: the key, and whether there is one event or several.
#[derive(Deserialize)]
struct Envelope {
    api_key: Option<String>,
    events: Option<IgnoredAny>,
}

impl EventsBody {
    fn read(text: &JsonText, envelope: &Envelope) -> Result<Self> {
        match envelope.events {
            Some(_) => text.parse().map(Self::Batch),
            None => text.parse().map(Self::One),
        }
    }

    fn check(self) -> Result<Vec<events::Event>> {
        match self {
            Self::One(event) => Ok(vec![event.check("")?]),
            Self::Batch(EventBatch { events }) => {
                let mut validator = Validator::default();
                let allowed = EVENTS.contains(&events.len());
                let text = format!("must contain {} to {} events", EVENTS.start(), EVENTS.end());
                validator.require(allowed, "events", &text);
                validator.finish()?;
                let events = events.into_iter().enumerate();
                events
                    .map(|(index, event)| event.check(&format!("events[{index}].")))
                    .collect()
            }
        }
    }
}

impl Event {
    /// Validates the event. `path` is the prefix of its fields' names in errors.
    fn check(self, path: &str) -> Result<events::Event> {
        let mut validator = Validator::default();
        let field = |name: &str| format!("{path}{name}");
        validator.visit(&self.session_id, &field("sessionId"));
        let texts = [
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
            event_type: self.event_type.as_str().to_owned(),
            product_id: self.product_id,
            product_title: self.product_title,
            page_url: self.page_url,
            metadata: self.metadata.as_ref().map(metadata_json).transpose()?,
        })
    }
}

/// How many events were kept.
#[derive(Serialize, ToSchema)]
struct Accepted {
    /// All that were sent: one that is malformed refuses the call.
    #[schema(minimum = 1, maximum = 50)]
    accepted: usize,
}

/// Report what shoppers do on a page
///
/// Pages call it with a publishable key, which the body may carry as `api_key` too: a beacon can send no header. The
/// body is read as JSON whatever its content type says.
#[utoipa::path(
    post,
    path = "/api/v1/events",
    operation_id = "createEvents",
    tag = "Analytics",
    security(("storeKey" = []), ("pageKey" = []), ()),
    params(PageKey),
    request_body = EventsBody,
    responses(
        (status = 202, description = "The events were recorded.", body = Accepted),
        KeyErrors,
        BodyErrors,
        MetadataErrors,
    ),
)]
pub async fn create(
    State(authenticator): State<Authenticator>,
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(PageKey { api_key }): Query<PageKey>,
    text: JsonText,
) -> Result<impl IntoResponse> {
    let envelope: Envelope = text.parse()?;
    let key = api_key.as_deref().or(envelope.api_key.as_deref());
    let store = caller.store(&authenticator, &headers, key).await?;
    let events = EventsBody::read(&text, &envelope)?.check()?;
    let (accepted, now) = (events.len(), clock.now());
    let work = async move |db: &mut Conn| {
        for event in &events {
            events::insert(db, &store.id, event, now).await?;
        }
        Ok(())
    };
    db.writer.run(work).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(Accepted { accepted })))
}
