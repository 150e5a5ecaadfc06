//! `/api/tryon/track`: try-ons that a store's own server made, reported by it.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Checks;
use crate::{
    db::attempts::Claim,
    error::Result,
    error_body::ErrorBody,
    extract::{Json, Store},
    metering::{self, Receipt},
    openapi::answers::{BodyErrors, KeyErrors},
    state::AppState,
};

/// A try-on that your own server made. What is only told for statistics is not read.
#[derive(Deserialize, ToSchema)]
pub struct Track {
    /// Whether there was a picture; a failure costs nothing.
    success: bool,
    /// How many pictures; 1 where missing.
    #[schema(minimum = 1, maximum = 4, example = 1)]
    variation_count: Option<i64>,
    /// The shopper's session token, if there is one.
    end_customer_token: Option<String>,
}

/// What the try-on has left.
#[derive(Serialize, ToSchema)]
struct Tracked {
    /// Always true: what is wrong is an error.
    success: bool,
    #[schema(minimum = 1, maximum = 4)]
    variation_count: i64,
    #[serde(flatten)]
    receipt: Receipt,
}

/// Report a try-on that your own server made
///
/// A success costs one try-on and one credit, a failure nothing.
#[utoipa::path(
    post,
    path = "/api/tryon/track",
    operation_id = "trackTryOn",
    tag = "Try-ons",
    security(("storeKey" = [])),
    responses(
        (status = 200, description = "What store and customer have left.", body = Tracked),
        KeyErrors,
        BodyErrors,
        (status = 401, description = "`unauthorized`: no key, or a malformed header. `invalid_key`: no store has this key. `invalid_session_token`: the session token is bad, expired or revoked.", body = ErrorBody),
        (status = 402, description = "`end_customer_quota`: the customer may not try on, `reason` says why. `credit_limit_reached`: the store has no credits left. Nothing was debited.", body = ErrorBody),
        (status = 403, description = "`token_store_mismatch`: the session token belongs to another store.", body = ErrorBody),
    ),
)]
pub async fn track(
    State(app): State<AppState>,
    store: Store,
    Json(input): Json<Track>,
) -> Result<impl IntoResponse> {
    let variation_count = input.variation_count.unwrap_or(1);
    let mut checks = Checks::default();
    checks.require(
        (1..=4).contains(&variation_count),
        "variation_count",
        "takes 1 to 4",
    );
    checks.finish()?;
    let token = input
        .end_customer_token
        .as_deref()
        .filter(|token| !token.is_empty());
    let customer_id = app.customer_of_token(token, &store.id).await?;
    let now = app.clock.now();
    let claim = Claim {
        store_id: store.id,
        attempt_id: Uuid::new_v4().to_string(),
        customer_id,
        fingerprint: String::new(),
        lease_until: now + metering::LEASE,
    };
    let debit = input.success;
    let work = async move |db: &mut SqliteConnection| {
        if debit {
            metering::reserve(db, &claim, now).await?;
            metering::commit(db, &claim.store_id, &claim.attempt_id, now).await?;
        }
        metering::receipt(db, &claim.store_id, claim.customer_id.as_deref(), now).await
    };
    let receipt = app.db.writer.run(work).await?;
    Ok(axum::Json(Tracked {
        success: true,
        variation_count,
        receipt,
    }))
}
