//! `/api/v1/webhooks`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::validate::Validator;
use crate::{
    clock::iso,
    db::{
        Conn,
        deliveries::{self, Delivery},
        stores,
        webhooks::{self, Webhook},
    },
    egress::EgressPolicy,
    error::{Error, Result},
    events::{EventType, test_event},
    http::extract::{Json, Local, Path, Store},
    ids::new_id,
    openapi::{
        answers::{BodyErrors, KeyErrors, MissingErrors},
        params::WebhookPath,
    },
    state::AppState,
    webhooks::{check_url, new_secret},
};

/// Webhooks of one store.
const MAX_WEBHOOKS: usize = 10;
/// Deliveries in the answer of `GET /webhooks/{id}/deliveries`.
const DELIVERIES: i64 = 50;

/// A webhook as the API shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Webhook)]
pub struct WebhookBody {
    #[schema(example = "whk_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: String,
    /// Where events are sent.
    #[schema(format = "uri", example = "https://shop.example/genvoris")]
    url: String,
    /// The events that are sent; all where null.
    #[schema(required)]
    types: Option<Vec<EventType>>,
    #[schema(format = DateTime)]
    created_at: String,
    /// What signs the deliveries, `whsec_…`; in the answer that made the webhook, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

impl WebhookBody {
    fn new(webhook: Webhook, secret: Option<String>) -> Result<Self> {
        let types = webhook.types.as_deref().map(serde_json::from_str);
        Ok(Self {
            id: webhook.id,
            url: webhook.url,
            types: types.transpose()?,
            created_at: iso(webhook.created_at),
            secret,
        })
    }
}

/// The store's webhooks.
#[derive(Serialize, ToSchema)]
pub struct WebhookList {
    #[schema(max_items = 10)]
    data: Vec<WebhookBody>,
}

/// Where to send which events.
#[derive(Deserialize, ToSchema)]
pub struct CreateWebhook {
    /// An https URL at a public address. A server that listens on loopback alone, as on a developer's machine, sends
    /// to loopback too, there also by http, if it is asked for at that machine itself.
    #[schema(
        min_length = 1,
        max_length = 2048,
        pattern = r"^https?://[!-~]+$",
        example = "https://shop.example/genvoris"
    )]
    url: String,
    /// The events to send; all, those of later versions too, where missing.
    #[schema(min_items = 1, example = json!(["tryon.completed", "end_customer.quota_exhausted"]))]
    types: Option<Vec<EventType>>,
}

impl CreateWebhook {
    fn check(self, egress: EgressPolicy, now: i64) -> Result<Webhook> {
        let mut validator = Validator::default();
        validator.text(&self.url, "url", 2048);
        if let Err(text) = check_url(&self.url, egress) {
            validator.require(false, "url", text);
        }
        let some = self.types.as_ref().is_none_or(|types| !types.is_empty());
        validator.require(
            some,
            "types",
            "takes at least one type; leave it out for all",
        );
        validator.finish()?;
        let types = self.types.map(|mut types| {
            types.sort_unstable();
            types.dedup();
            serde_json::to_string(&types)
        });
        Ok(Webhook {
            id: new_id("whk"),
            url: self.url,
            types: types.transpose()?,
            created_at: now,
        })
    }
}

/// Create a webhook
///
/// Each event is sent by `POST` as `{ id, type, created, data }`, with `created` in seconds since the Unix epoch. The
/// header `X-Genvoris-Signature: t=<unix>,v1=<hex>` carries the HMAC-SHA256 of `<t>.<raw body>`, keyed with the whole
/// secret: compute it over the bytes as they came, compare in constant time, and refuse a `t` that is minutes old.
/// `X-Genvoris-Event` is the type. `X-Genvoris-Delivery` names the delivery: deliveries come at least once and in no
/// order, so remember the ones you have handled. Any 2xx within 10 seconds is success; a redirect is not followed.
/// There are 8 attempts, the first 10 seconds after the event (a test: at once), the others 30, 120, 300, 900, 1800,
/// 2700 and 3600 seconds after the failure before; then the delivery is `DEAD`.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks",
    operation_id = "createWebhook",
    tag = "Webhooks",
    security(("storeKey" = [])),
    responses(
        (status = 201, description = "The webhook, with its secret.", body = WebhookBody),
        KeyErrors,
        BodyErrors,
    ),
)]
pub async fn create(
    State(app): State<AppState>,
    store: Store,
    Local(local): Local,
    Json(body): Json<CreateWebhook>,
) -> Result<impl IntoResponse> {
    let egress = EgressPolicy::for_server(app.config.listen).for_client(local);
    let webhook = body.check(egress, app.clock.now())?;
    let secret = new_secret()?;
    let (new, key) = (webhook.clone(), secret.clone());
    let work = async move |db: &mut Conn| {
        // Two that come at once would both find room.
        stores::lock(db, &store.id).await?;
        if webhooks::list(db, &store.id).await?.len() >= MAX_WEBHOOKS {
            let text = format!("a store has at most {MAX_WEBHOOKS} webhooks; delete one first");
            return Err(Error::field("url", text));
        }
        webhooks::insert(db, &store.id, &new, &key).await
    };
    app.db.writer.run(work).await?;
    let body = WebhookBody::new(webhook, Some(secret))?;
    Ok((StatusCode::CREATED, axum::Json(body)))
}

/// List the webhooks, oldest first
#[utoipa::path(
    get,
    path = "/api/v1/webhooks",
    operation_id = "listWebhooks",
    tag = "Webhooks",
    security(("storeKey" = [])),
    responses(
        (status = 200, description = "All webhooks, without their secrets.", body = WebhookList),
        KeyErrors,
    ),
)]
pub async fn list(State(app): State<AppState>, store: Store) -> Result<impl IntoResponse> {
    let webhooks = webhooks::list(&mut app.db.read().await?, &store.id).await?;
    let data = webhooks
        .into_iter()
        .map(|webhook| WebhookBody::new(webhook, None))
        .collect::<Result<_>>()?;
    Ok(axum::Json(WebhookList { data }))
}

/// Delete a webhook
///
/// Nothing is sent to it any more, what was waiting included.
#[utoipa::path(
    delete,
    path = "/api/v1/webhooks/{id}",
    operation_id = "deleteWebhook",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    responses(
        (status = 204, description = "It is gone."),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn delete(
    State(app): State<AppState>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<impl IntoResponse> {
    let work = async move |db: &mut Conn| webhooks::delete(db, &store.id, &id).await;
    if app.db.writer.run(work).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(unknown())
    }
}

fn unknown() -> Error {
    Error::NotFound("no such webhook")
}

/// An event on its way to a webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Delivery)]
pub struct DeliveryBody {
    /// The `X-Genvoris-Delivery` of every attempt.
    #[schema(example = "whd_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: String,
    /// The `X-Genvoris-Event`.
    #[schema(example = "tryon.completed")]
    #[serde(rename = "type")]
    event_type: String,
    state: deliveries::State,
    /// Attempts made.
    #[schema(minimum = 0, maximum = 8)]
    attempts: i64,
    /// What the receiver answered last; null while it has not.
    #[schema(required)]
    last_status: Option<i64>,
    /// Why the last attempt failed; null if it did not.
    #[schema(required, example = "no answer within 10 seconds")]
    last_error: Option<String>,
    /// When it is attempted next; null once it is delivered or dead.
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
            next_at: pending.then(|| iso(delivery.next_at)),
            created_at: iso(delivery.created_at),
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
/// Those that have come to an end are forgotten after two weeks.
#[utoipa::path(
    get,
    path = "/api/v1/webhooks/{id}/deliveries",
    operation_id = "listDeliveries",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    responses(
        (status = 200, description = "What was sent, what waits, and what the receiver answered.", body = DeliveryList),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn deliveries(
    State(app): State<AppState>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<impl IntoResponse> {
    let mut db = app.db.read().await?;
    let webhook = webhooks::find(&mut db, &store.id, &id).await?;
    let webhook = webhook.ok_or_else(unknown)?;
    let history = deliveries::history(&mut db, &webhook.id, DELIVERIES).await?;
    let data = history.into_iter().map(DeliveryBody::from).collect();
    Ok(axum::Json(DeliveryList { data }))
}

/// A test that is on its way.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestSent {
    /// The `X-Genvoris-Delivery`, to be found among the webhook's deliveries.
    #[schema(example = "whd_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    delivery_id: String,
    /// Where it is sent.
    #[schema(format = "uri")]
    url: String,
    /// The body that is sent, byte for byte: what the signature is over, behind `t` and a dot.
    #[schema(value_type = Object)]
    event: Box<RawValue>,
}

/// Send a test
///
/// A `webhook.test` is sent within a second or two, whatever types the webhook wants. What became of it is among the
/// webhook's deliveries.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{id}/test",
    operation_id = "testWebhook",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    responses(
        (status = 201, description = "The test is on its way.", body = TestSent),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn test(
    State(app): State<AppState>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let work = async move |db: &mut Conn| {
        let webhook = webhooks::find(db, &store.id, &id).await?;
        let webhook = webhook.ok_or_else(unknown)?;
        let (delivery_id, body) = test_event(db, &webhook.id, now).await?;
        Ok(TestSent {
            delivery_id,
            url: webhook.url,
            event: RawValue::from_string(body)?,
        })
    };
    let sent = app.db.writer.run(work).await?;
    Ok((StatusCode::CREATED, axum::Json(sent)))
}
