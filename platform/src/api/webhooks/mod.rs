//! `/api/v1/webhooks`

mod deliveries;
mod input;
mod recovery;
mod secret;

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::Serialize;
use utoipa::ToSchema;

use self::input::{CreateWebhook, PatchWebhook};
pub use self::{deliveries::*, recovery::*, secret::*};
use crate::{
    clock::{Clock, EpochMs},
    db::{
        Conn, Database, stores,
        webhooks::{self, Webhook},
    },
    egress::EgressPolicy,
    error::{Error, Result},
    events::EventType,
    http::extract::{Json, Local, Path, Store},
    ids::WebhookId,
    openapi::{
        params::WebhookPath,
        responses::{BodyErrors, KeyErrors, MissingErrors},
    },
    webhooks::change,
};

/// The largest number of webhooks that a store may have.
const MAX_WEBHOOKS: usize = 10;

/// A webhook as the API shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Webhook)]
pub struct WebhookBody {
    #[schema(value_type = String, example = "whk_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: WebhookId,
    /// The URL that events are sent to.
    #[schema(example = "https://shop.example/genvoris")]
    url: String,
    /// The types of events that are sent; null means all types.
    #[schema(required)]
    events: Option<Vec<EventType>>,
    /// The same as `events`, under another published name.
    #[schema(required)]
    types: Option<Vec<EventType>>,
    /// A note of your own.
    #[schema(required, example = "Order system")]
    description: Option<String>,
    /// Whether events are sent to it.
    active: bool,
    /// When it was switched off because every attempt had failed for five days; null if it was not.
    #[schema(required, format = DateTime)]
    disabled_at: Option<String>,
    /// Why it was switched off; null if it was not.
    #[schema(
        required,
        example = "every attempt since 2026-01-01T12:00:10.000Z has failed, the last one with: answered 503"
    )]
    disabled_reason: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// The secret that signs deliveries: your own, or a new one, `whsec_…`. It is only returned when the webhook is
    /// created.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

impl WebhookBody {
    fn new(webhook: Webhook, secret: Option<String>) -> Result<Self> {
        let types = webhook.types.as_deref().map(serde_json::from_str);
        let types: Option<Vec<EventType>> = types.transpose()?;
        Ok(Self {
            id: webhook.id,
            url: webhook.url,
            events: types.clone(),
            types,
            description: webhook.description,
            active: webhook.active,
            disabled_at: webhook.disabled_at.map(EpochMs::iso),
            disabled_reason: webhook.disabled_reason,
            created_at: webhook.created_at.iso(),
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

/// Create a webhook
///
/// Each event is sent by `POST` as `{ id, type, created, timestamp, sequence, data }`: `created` in seconds since the Unix
/// epoch, `timestamp` the same in ISO 8601 with milliseconds, and `sequence` a number that is higher the later an event of
/// your store happened. The header `X-Genvoris-Signature: t=<unix>,v1=<hex>` carries the HMAC-SHA256 of `<t>.<raw body>`, keyed with the whole
/// secret: compute it over the bytes as received, compare in constant time, and refuse a `t` that is minutes old. After a
/// rotation of the secret there are several `v1`, of which one has to match.
/// `X-Genvoris-Event` is the type. `X-Genvoris-Delivery` is the id of the delivery: deliveries arrive at least once and in no
/// order, so remember those you have handled. Any 2xx within 10 seconds is success; a redirect is not followed.
/// There are 8 attempts, the first 10 seconds after the event (immediately for a test), the others 30, 120, 300, 900, 1800,
/// 2700 and 3600 seconds after the previous failure; then the delivery is `DEAD`. A webhook whose attempts have all failed for
/// five days is switched off, which `webhook.disabled` tells to the store's other webhooks.
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
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    State(egress): State<EgressPolicy>,
    store: Store,
    Local(local): Local,
    Json(body): Json<CreateWebhook>,
) -> Result<impl IntoResponse> {
    let egress = egress.for_client(local);
    let (webhook, secret) = body.check(egress, clock.now())?;
    let (new, key) = (webhook.clone(), secret.clone());
    let work = async move |db: &mut Conn| {
        // Without the lock, two concurrent calls could both find one place left.
        stores::lock(db, &store.id).await?;
        if webhooks::list(db, &store.id).await?.len() >= MAX_WEBHOOKS {
            let text = format!("a store has at most {MAX_WEBHOOKS} webhooks; delete one first");
            return Err(Error::field("url", text));
        }
        webhooks::insert(db, &store.id, &new, &key).await
    };
    db.writer.run(work).await?;
    let body = WebhookBody::new(webhook, Some(secret))?;
    Ok((StatusCode::CREATED, axum::Json(body)))
}

/// List the webhooks, oldest first
///
/// Their secrets are shown only when they are created.
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
pub async fn list(State(db): State<Database>, store: Store) -> Result<impl IntoResponse> {
    let webhooks = webhooks::list(&mut db.read().await?, &store.id).await?;
    let data = webhooks
        .into_iter()
        .map(|webhook| WebhookBody::new(webhook, None))
        .collect::<Result<_>>()?;
    Ok(axum::Json(WebhookList { data }))
}

/// Change a webhook
///
/// Missing fields are not changed. `active: false` ends its pending deliveries; events that happen while it is inactive are
/// not kept for it. `active: true` also switches a webhook on again that was switched off because it had failed.
#[utoipa::path(
    patch,
    path = "/api/v1/webhooks/{id}",
    operation_id = "updateWebhook",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    request_body = Option<PatchWebhook>,
    responses(
        (status = 200, description = "The webhook, changed.", body = WebhookBody),
        KeyErrors,
        BodyErrors,
        MissingErrors,
    ),
)]
pub async fn update(
    State(db): State<Database>,
    State(egress): State<EgressPolicy>,
    store: Store,
    Local(local): Local,
    Path(WebhookPath { id }): Path<WebhookPath>,
    Json(input): Json<PatchWebhook>,
) -> Result<impl IntoResponse> {
    let new = input.check(egress.for_client(local))?;
    let id = WebhookId::from(id);
    let work = async move |db: &mut Conn| change(db, &store.id, &id, &new).await;
    let webhook = db.writer.run(work).await?;
    Ok(axum::Json(WebhookBody::new(webhook, None)?))
}

/// Delete a webhook
///
/// Nothing more is sent to it. Pending deliveries are deleted with it.
#[utoipa::path(
    delete,
    path = "/api/v1/webhooks/{id}",
    operation_id = "deleteWebhook",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    responses(
        (status = 204, description = "The webhook is deleted."),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn delete(
    State(db): State<Database>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<impl IntoResponse> {
    let id = WebhookId::from(id);
    let work = async move |db: &mut Conn| webhooks::delete(db, &store.id, &id).await;
    if db.writer.run(work).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_such_webhook())
    }
}

fn no_such_webhook() -> Error {
    Error::NotFound("the store has no such webhook")
}
