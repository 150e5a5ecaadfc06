//! `/api/v1/webhooks/{id}/deliveries` and `/api/v1/webhooks/{id}/test`

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::no_such_webhook;
use crate::{
    clock::Clock,
    db::{
        Conn, Database,
        deliveries::{self, Delivery},
        webhooks,
    },
    error::Result,
    events::test_event,
    http::extract::{Path, Store},
    ids::{DeliveryId, WebhookId},
    openapi::{
        params::WebhookPath,
        responses::{KeyErrors, MissingErrors},
    },
};

/// The number of deliveries that the list returns.
const MAX_LISTED: i64 = 50;

/// The delivery of an event to a webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Delivery)]
pub struct DeliveryBody {
    /// The id of the delivery, which every attempt sends as `X-Genvoris-Delivery`.
    #[schema(value_type = String, example = "whd_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: DeliveryId,
    /// The type of the event, which is sent as `X-Genvoris-Event`.
    #[schema(example = "tryon.completed")]
    #[serde(rename = "type")]
    event_type: String,
    state: deliveries::State,
    /// The number of attempts so far.
    #[schema(minimum = 0, maximum = 8)]
    attempts: i64,
    /// The HTTP status of the last response; null if there was none yet.
    #[schema(required)]
    last_status: Option<i64>,
    /// Why the last attempt failed; null if it did not.
    #[schema(required, example = "no answer within 10 seconds")]
    last_error: Option<String>,
    /// When the next attempt is due; null if the delivery is delivered or dead.
    #[schema(required, format = DateTime)]
    next_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        let pending = delivery.state == deliveries::State::Pending;
        Self {
            id: delivery.id,
            event_type: delivery.event_type,
            state: delivery.state,
            attempts: delivery.attempts,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            next_at: pending.then(|| delivery.next_at.iso()),
            created_at: delivery.created_at.iso(),
        }
    }
}

/// The last deliveries of a webhook.
#[derive(Serialize, ToSchema)]
pub struct DeliveryList {
    #[schema(max_items = 50)]
    data: Vec<DeliveryBody>,
}

/// List the last 50 deliveries of a webhook, newest first
///
/// Delivered and dead deliveries are deleted after two weeks.
#[utoipa::path(
    get,
    path = "/api/v1/webhooks/{id}/deliveries",
    operation_id = "listDeliveries",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    responses(
        (status = 200, description = "The deliveries, with the result of the last attempt of each.", body = DeliveryList),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn deliveries(
    State(db): State<Database>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<impl IntoResponse> {
    let id = WebhookId::from(id);
    let mut db = db.read().await?;
    let webhook = webhooks::find(&mut db, &store.id, &id).await?;
    let webhook = webhook.ok_or_else(no_such_webhook)?;
    let history = deliveries::list(&mut db, &webhook.id, MAX_LISTED).await?;
    let data = history.into_iter().map(DeliveryBody::from).collect();
    Ok(axum::Json(DeliveryList { data }))
}

/// A test event that was queued for delivery.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestSent {
    /// The id of the delivery, which is listed among the webhook's deliveries.
    #[schema(value_type = String, example = "whd_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    delivery_id: DeliveryId,
    /// The URL that the event is sent to.
    #[schema(example = "https://shop.example/genvoris")]
    url: String,
    /// The exact body that is sent. The signature covers `t`, a dot and this body.
    #[schema(value_type = Object)]
    event: Box<RawValue>,
}

/// Send a test event
///
/// A `webhook.test` is sent within a second or two, whatever types the webhook subscribes to. Its outcome is listed among
/// the webhook's deliveries.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{id}/test",
    operation_id = "testWebhook",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    responses(
        (status = 201, description = "The test event was queued.", body = TestSent),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn test(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<impl IntoResponse> {
    let (id, now) = (WebhookId::from(id), clock.now());
    let work = async move |db: &mut Conn| {
        let webhook = webhooks::find(db, &store.id, &id).await?;
        let webhook = webhook.ok_or_else(no_such_webhook)?;
        let (delivery_id, body) = test_event(db, &store.id, &webhook.id, now).await?;
        Ok(TestSent {
            delivery_id,
            url: webhook.url,
            event: RawValue::from_string(body)?,
        })
    };
    let sent = db.writer.run(work).await?;
    Ok((StatusCode::CREATED, axum::Json(sent)))
}
