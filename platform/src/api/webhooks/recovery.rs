//! `/api/v1/webhooks/{id}/recover` and `/api/v1/webhooks/{id}/deliveries/{delivery}/resend`

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{deliveries::DeliveryBody, no_such_webhook};
use crate::{
    api::validate::Validator,
    clock::{Clock, EpochMs},
    db::{
        Conn, Database,
        deliveries::{self, Recovery},
        webhooks::{self, Webhook},
    },
    error::{Error, Result},
    http::extract::{Json, Path, Store},
    ids::{DeliveryId, StoreId, WebhookId},
    openapi::{
        params::{DeliveryPath, WebhookPath},
        responses::{BodyErrors, KeyErrors, MissingErrors, WebhookErrors},
    },
};

/// The number of deliveries that one transaction recovers. It is small, because all other writes wait for it.
const BATCH: i64 = 500;

/// What to recover.
#[derive(Deserialize, ToSchema)]
pub struct RecoverDeliveries {
    /// The time of the first event to recover: ISO 8601, with an offset or `Z`.
    #[schema(format = DateTime, example = "2026-01-31T12:00:00Z")]
    since: String,
}

impl RecoverDeliveries {
    fn check(&self) -> Result<EpochMs> {
        let since = EpochMs::from_iso(&self.since);
        let mut validator = Validator::default();
        let text = "is not a date and time in ISO 8601";
        validator.require(since.is_some(), "since", text);
        validator.finish()?;
        Ok(since.unwrap_or(EpochMs(i64::MAX)))
    }
}

/// The deliveries that are sent again.
#[derive(Serialize, ToSchema)]
pub struct Recovered {
    /// How many there are.
    #[schema(minimum = 0)]
    recovered: u64,
}

/// Recover what a webhook has missed
///
/// The deliveries that are `DEAD` and were created at `since` or later are sent again, under the same ids, the oldest first,
/// with new attempts. They are kept for two weeks. Events that happened while the webhook was inactive were not kept for it.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{id}/recover",
    operation_id = "recoverWebhook",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    responses(
        (status = 202, description = "The deliveries are pending again.", body = Recovered),
        KeyErrors,
        BodyErrors,
        MissingErrors,
        WebhookErrors,
    ),
)]
pub async fn recover(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
    Json(input): Json<RecoverDeliveries>,
) -> Result<impl IntoResponse> {
    let (since, now) = (input.check()?, clock.now());
    let mut recovered = 0;
    loop {
        let (store, id) = (store.id.clone(), WebhookId::from(id.as_str()));
        let batch = async move |db: &mut Conn| {
            let webhook = lock_active(db, &store, &id).await?.id;
            let recovery = Recovery {
                since,
                count: BATCH,
            };
            deliveries::recover(db, &webhook, &recovery, now).await
        };
        match db.writer.run(batch).await? {
            0 => break,
            some => recovered += some,
        }
    }
    Ok((StatusCode::ACCEPTED, axum::Json(Recovered { recovered })))
}

/// Send a delivery again
///
/// Now, under the same id and with new attempts, whatever became of it before.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{id}/deliveries/{delivery}/resend",
    operation_id = "resendDelivery",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(DeliveryPath),
    responses(
        (status = 202, description = "The delivery, which is pending again.", body = DeliveryBody),
        KeyErrors,
        MissingErrors,
        WebhookErrors,
    ),
)]
pub async fn resend(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(DeliveryPath { id, delivery }): Path<DeliveryPath>,
) -> Result<impl IntoResponse> {
    let (id, delivery) = (WebhookId::from(id), DeliveryId::from(delivery));
    let now = clock.now();
    let work = async move |db: &mut Conn| {
        let webhook = lock_active(db, &store.id, &id).await?.id;
        let resent = deliveries::resend(db, &webhook, &delivery, now).await?;
        resent.ok_or(Error::NotFound("the webhook has no such delivery"))
    };
    let resent = db.writer.run(work).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(DeliveryBody::from(resent))))
}

/// Locks a webhook, so that it is not switched off meanwhile.
async fn lock_active(db: &mut Conn, store: &StoreId, id: &WebhookId) -> Result<Webhook> {
    webhooks::lock_target(db, store, id).await?;
    let webhook = webhooks::find(db, store, id).await?;
    let webhook = webhook.ok_or_else(no_such_webhook)?;
    match webhook.active {
        true => Ok(webhook),
        false => Err(Error::WebhookInactive),
    }
}
