//! `/api/v1/webhooks`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::body::Checks;
use crate::{
    clock::iso,
    db::{
        Conn,
        deliveries::{self, Delivery},
        stores,
        webhooks::{self, Webhook},
    },
    error::{Error, Result},
    extract::{Json, Path, Store},
    ids::new_id,
    render::reach::Reach,
    state::AppState,
    webhooks::{self as events, EventType},
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
    id: String,
    url: String,
    /// The events that are sent; all where null.
    types: Option<Vec<EventType>>,
    created_at: String,
    /// What signs the deliveries; in the answer that made the webhook, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
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

/// The store's webhooks, the oldest first.
#[derive(Serialize, ToSchema)]
pub struct WebhookList {
    data: Vec<WebhookBody>,
}

/// The body of `POST /webhooks`.
#[derive(Deserialize, ToSchema)]
pub struct CreateWebhook {
    /// Where events are sent: https, or http to the own machine of a server that listens there alone.
    url: String,
    /// The events to send; all where missing.
    types: Option<Vec<EventType>>,
}

impl CreateWebhook {
    fn check(self, reach: Reach, now: i64) -> Result<Webhook> {
        let mut checks = Checks::default();
        checks.text(&self.url, "url", 2048);
        if let Err(text) = events::check_url(&self.url, reach) {
            checks.require(false, "url", text);
        }
        let some = self.types.as_ref().is_none_or(|types| !types.is_empty());
        checks.require(
            some,
            "types",
            "takes at least one type; leave it out for all",
        );
        checks.finish()?;
        let types = self.types.map(|mut types| {
            types.sort_unstable();
            types.dedup();
            serde_json::to_string(&types)
        });
        Ok(Webhook {
            id: new_id("wh"),
            url: self.url,
            types: types.transpose()?,
            created_at: now,
        })
    }
}

/// `POST /webhooks`: 201 with the secret.
pub async fn create(
    State(app): State<AppState>,
    store: Store,
    Json(body): Json<CreateWebhook>,
) -> Result<impl IntoResponse> {
    let reach = Reach::of_server(app.config.listen);
    let webhook = body.check(reach, app.clock.now())?;
    let secret = events::new_secret()?;
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

/// `GET /webhooks`
pub async fn list(State(app): State<AppState>, store: Store) -> Result<impl IntoResponse> {
    let webhooks = webhooks::list(&mut app.db.read().await?, &store.id).await?;
    let data = webhooks
        .into_iter()
        .map(|webhook| WebhookBody::new(webhook, None))
        .collect::<Result<_>>()?;
    Ok(axum::Json(WebhookList { data }))
}

/// `DELETE /webhooks/{id}`: nothing is sent any more, what was waiting included.
pub async fn delete(
    State(app): State<AppState>,
    store: Store,
    Path(id): Path<String>,
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

/// A delivery as the API shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Delivery)]
pub struct DeliveryBody {
    /// The `X-Genvoris-Delivery` of every attempt.
    id: String,
    /// The `X-Genvoris-Event`.
    #[serde(rename = "type")]
    event_type: String,
    state: deliveries::State,
    /// Attempts made, of at most 8.
    attempts: i64,
    /// What the receiver answered last; null while it has not.
    last_status: Option<i64>,
    /// Why the last attempt failed; null if it did not.
    last_error: Option<String>,
    /// When it is attempted next; null once it is delivered or dead.
    next_at: Option<String>,
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

/// The last deliveries of a webhook, the newest first.
#[derive(Serialize, ToSchema)]
pub struct DeliveryList {
    data: Vec<DeliveryBody>,
}

/// `GET /webhooks/{id}/deliveries`: the last 50.
pub async fn deliveries(
    State(app): State<AppState>,
    store: Store,
    Path(id): Path<String>,
) -> Result<impl IntoResponse> {
    let mut db = app.db.read().await?;
    let webhook = webhooks::find(&mut db, &store.id, &id).await?;
    let webhook = webhook.ok_or_else(unknown)?;
    let history = deliveries::history(&mut db, &webhook.id, DELIVERIES).await?;
    let data = history.into_iter().map(DeliveryBody::from).collect();
    Ok(axum::Json(DeliveryList { data }))
}

/// What `POST /webhooks/{id}/test` has set off.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestSent {
    /// The `X-Genvoris-Delivery`, to be found among the webhook's deliveries.
    delivery_id: String,
    /// Where it is sent.
    url: String,
    /// The body that is sent, byte for byte: what the signature is over, after `t` and a dot.
    #[schema(value_type = Object)]
    event: Box<RawValue>,
}

/// `POST /webhooks/{id}/test`: 201; a `webhook.test` is sent within a second or two.
pub async fn test(
    State(app): State<AppState>,
    store: Store,
    Path(id): Path<String>,
) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let work = async move |db: &mut Conn| {
        let webhook = webhooks::find(db, &store.id, &id).await?;
        let webhook = webhook.ok_or_else(unknown)?;
        let (delivery_id, body) = events::test(db, &webhook.id, now).await?;
        Ok(TestSent {
            delivery_id,
            url: webhook.url,
            event: RawValue::from_string(body)?,
        })
    };
    let sent = app.db.writer.run(work).await?;
    Ok((StatusCode::CREATED, axum::Json(sent)))
}
