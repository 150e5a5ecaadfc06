//! `/api/v1/webhooks/{id}/secret/rotate`

use std::{sync::Arc, time::Duration};

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{deserialize::optional_whole, validate::Validator},
    clock::{Clock, DAY, EpochMs},
    db::{Conn, Database},
    error::Result,
    field_limits::{SECRET_GRACE, WEBHOOK_SECRET},
    http::extract::{Json, Path, Store},
    ids::WebhookId,
    openapi::{
        params::WebhookPath,
        responses::{BodyErrors, KeyErrors, MissingErrors},
    },
    webhooks::{new_secret, rotate},
};

/// How a secret is rotated. All fields are optional.
#[derive(Deserialize, ToSchema)]
pub struct RotateSecret {
    /// A new secret of your own. If missing, one is made.
    #[schema(
        min_length = 16,
        max_length = 256,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"
    )]
    secret: Option<String>,
    /// For how many seconds the old secret signs, too: a day by default. `0` ends all old secrets at once, also those of
    /// earlier rotations, as after a leak.
    #[serde(default, deserialize_with = "optional_whole")]
    #[schema(minimum = 0, maximum = 604_800, default = 86_400, example = 3600)]
    grace: Option<i64>,
}

impl RotateSecret {
    /// The new secret, and the grace of the old one.
    fn check(self) -> Result<(String, Duration)> {
        let mut validator = Validator::default();
        if let Some(secret) = &self.secret {
            validator.text_within(secret, "secret", WEBHOOK_SECRET);
        }
        if let Some(grace) = self.grace {
            validator.range(grace, "grace", SECRET_GRACE);
        }
        validator.finish()?;
        let seconds = self.grace.and_then(|grace| u64::try_from(grace).ok());
        let grace = seconds.map_or(DAY, Duration::from_secs);
        Ok((self.secret.map_or_else(new_secret, Ok)?, grace))
    }
}

/// A new secret, and until when old ones sign.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RotatedSecret {
    /// The new secret. It is not shown again.
    #[schema(example = "whsec_5f2b…")]
    secret: String,
    /// Until when old secrets sign, too; null if none does.
    #[schema(required, format = DateTime)]
    old_secrets_expire_at: Option<String>,
}

/// Rotate the secret of a webhook
///
/// Without a gap: until the grace of the old secret is over, the signature of each delivery carries a `v1` for the new
/// secret and another for the old one, so that a receiver which accepts any of them can take over the new secret at any
/// time. At most five old secrets sign at once.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{id}/secret/rotate",
    operation_id = "rotateWebhookSecret",
    tag = "Webhooks",
    security(("storeKey" = [])),
    params(WebhookPath),
    request_body = Option<RotateSecret>,
    responses(
        (status = 200, description = "The new secret, which signs from now on.", body = RotatedSecret),
        KeyErrors,
        BodyErrors,
        MissingErrors,
    ),
)]
pub async fn rotate_secret(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(WebhookPath { id }): Path<WebhookPath>,
    Json(input): Json<RotateSecret>,
) -> Result<impl IntoResponse> {
    let (secret, grace) = input.check()?;
    let (id, new, now) = (WebhookId::from(id), secret.clone(), clock.now());
    let work = async move |db: &mut Conn| rotate(db, &store.id, &id, &new, grace, now).await;
    let old = db.writer.run(work).await?;
    Ok(axum::Json(RotatedSecret {
        secret,
        old_secrets_expire_at: old.map(EpochMs::iso),
    }))
}
