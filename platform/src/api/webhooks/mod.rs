//! `/api/v1/webhooks`

mod deliveries;

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::deliveries::*;
use super::validate::Validator;
use crate::{
    clock::{Clock, EpochMs},
    db::{
        Conn, Database, stores,
        webhooks::{self, Webhook},
    },
    egress::EgressPolicy,
    error::{Error, Result},
    events::EventType,
    field_limits::URL,
    http::extract::{Json, Local, Path, Store},
    ids::WebhookId,
    openapi::{
        params::WebhookPath,
        responses::{BodyErrors, KeyErrors, MissingErrors},
    },
    webhooks::{check_url, new_secret},
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
    #[schema(format = "uri", example = "https://shop.example/genvoris")]
    url: String,
    /// The types of events that are sent; null means all types.
    #[schema(required)]
    types: Option<Vec<EventType>>,
    #[schema(format = DateTime)]
    created_at: String,
    /// The secret that signs deliveries, `whsec_…`. It is only returned when the webhook is created.
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
    types: Option<Vec<EventType>>,
}

impl CreateWebhook {
    fn check(self, egress: EgressPolicy, now: EpochMs) -> Result<Webhook> {
        let mut validator = Validator::default();
        validator.text(&self.url, "url", URL);
        if let Err(text) = check_url(&self.url, egress) {
            validator.require(false, "url", text);
        }
        let some = self.types.as_ref().is_none_or(|types| !types.is_empty());
        validator.require(
            some,
            "types",
            "must contain at least one type; leave the field out to receive all events",
        );
        validator.finish()?;
        let types = self.types.map(|mut types| {
            types.sort_unstable();
            types.dedup();
            serde_json::to_string(&types)
        });
        Ok(Webhook {
            id: WebhookId::new(),
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
/// secret: compute it over the bytes as received, compare in constant time, and refuse a `t` that is minutes old.
/// `X-Genvoris-Event` is the type. `X-Genvoris-Delivery` is the id of the delivery: deliveries arrive at least once and in no
/// order, so remember those you have handled. Any 2xx within 10 seconds is success; a redirect is not followed.
/// There are 8 attempts, the first 10 seconds after the event (immediately for a test), the others 30, 120, 300, 900, 1800,
/// 2700 and 3600 seconds after the previous failure; then the delivery is `DEAD`.
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
    let webhook = body.check(egress, clock.now())?;
    let secret = new_secret()?;
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
