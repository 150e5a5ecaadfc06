//! `/api/v1/events`: analytics events that pages report.

mod body;
mod event_type;

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use serde::Serialize;
use utoipa::ToSchema;

use self::body::{Envelope, EventsBody};
pub use self::event_type::EventType;
use crate::{
    clock::Clock,
    db::{Conn, Database, events},
    error::Result,
    http::{
        authentication::Authenticator,
        extract::{Caller, JsonText, Query},
    },
    openapi::{
        params::PageKey,
        responses::{BodyErrors, KeyErrors, MetadataErrors},
    },
};

/// The largest body, in bytes: fifty events, each with its metadata of 4 KB, its URL and its titles.
pub const MAX_BYTES: usize = 512 << 10;

/// The number of events that were recorded.
#[derive(Serialize, ToSchema)]
struct Accepted {
    /// All events of the call: if one of them is invalid, none is recorded. Those that were reported before are included.
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
    let events = EventsBody::parse(&text, &envelope)?.validate()?;
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
