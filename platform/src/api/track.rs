//! `/api/tryon/track`: a store's server reports try-ons that it has rendered itself.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    deserialize::{label, optional_whole},
    validate::Validator,
};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{Claim, Details},
    },
    error::Result,
    events,
    field_limits::VARIATIONS,
    http::extract::{IdempotencyKey, Json, Store},
    ids::{AttemptId, CustomerId, JobId},
    metering::{self, Receipt, Reservation},
    openapi::responses::{BodyErrors, KeyErrors, TokenErrors},
    state::AppState,
};

/// The prefix of the attempt ids of reported try-ons. Forms may not use it: a shopper who guesses the `Idempotency-Key`
/// of a report could otherwise claim its attempt first.
pub const ATTEMPT_PREFIX: &str = "track:";

/// A try-on that your own server has rendered. Further fields for statistics are accepted and ignored.
#[derive(Deserialize, ToSchema)]
pub struct Track {
    /// Whether the try-on succeeded; a failure costs nothing.
    success: bool,
    /// The number of pictures.
    #[serde(default, deserialize_with = "optional_whole")]
    #[schema(minimum = 1, maximum = 4, default = 1, example = 1)]
    variation_count: Option<i64>,
    /// The shopper's session token, if there is one.
    end_customer_token: Option<String>,
    /// The URL of the page. Like the next two fields, it is shortened where it is too long, and told in `tryon.completed`.
    #[serde(default, deserialize_with = "label")]
    #[schema(example = "https://shop.example/linen-shirt")]
    page_url: Option<String>,
    /// Your own id of the product.
    #[serde(default, deserialize_with = "label")]
    #[schema(example = "linen-shirt")]
    product_id: Option<String>,
    #[serde(default, deserialize_with = "label")]
    #[schema(example = "Linen shirt")]
    product_title: Option<String>,
}

/// The balances after the try-on.
#[derive(Serialize, ToSchema)]
struct Tracked {
    /// Always true: everything else is an error response.
    success: bool,
    #[schema(minimum = 1, maximum = 4)]
    variation_count: i64,
    #[serde(flatten)]
    receipt: Receipt,
}

/// Report a try-on that your own server has rendered
///
/// A success costs one try-on and one credit, a failure nothing. A success with an `Idempotency-Key` is not charged again
/// for thirty days.
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
        TokenErrors,
    ),
)]
pub async fn track(
    // The whole state: the sessions, the process's id, the clock and the database are needed.
    State(app): State<AppState>,
    store: Store,
    IdempotencyKey(key): IdempotencyKey,
    Json(input): Json<Track>,
) -> Result<impl IntoResponse> {
    let variation_count = input.variation_count.unwrap_or(1);
    let mut validator = Validator::default();
    let variations = i64::from(*VARIATIONS.start())..=i64::from(*VARIATIONS.end());
    validator.range(variation_count, "variation_count", variations);
    validator.finish()?;
    let token = input
        .end_customer_token
        .as_deref()
        .filter(|token| !token.is_empty());
    let customer_id = app
        .sessions
        .customer(token, &store.id, input.product_id.as_deref())
        .await?;
    // Fingerprints are stored in the database, so this format (the `Debug` output of `Option<&str>`) must not change.
    let customer = customer_id.as_ref().map(CustomerId::as_str);
    let details = Details {
        page_url: input.page_url,
        product_id: input.product_id,
        product_title: input.product_title,
        variation_count: u8::try_from(variation_count).ok(),
    };
    let claim = Claim {
        store_id: store.id,
        fingerprint: format!("{customer:?} {variation_count}"),
        customer_id,
        attempt_id: attempt_id(key),
        job_id: JobId::new(),
        owner: app.owner.clone(),
        details,
    };
    let receipt = record(&app, claim, input.success).await?;
    Ok(axum::Json(Tracked {
        success: true,
        variation_count,
        receipt,
    }))
}

/// Debits the try-on, or records that it failed, and returns the balances after it.
async fn record(app: &AppState, claim: Claim, debit: bool) -> Result<Receipt> {
    let (recorded, now) = (claim.clone(), app.clock.now());
    let work = async move |db: &mut Conn| debit_or_fail(db, &recorded, debit, now).await;
    let receipt = app.db.writer.run(work).await;
    if let Err(refusal) = &receipt {
        metering::publish_refusal(&app.db, &claim, refusal, now).await;
    }
    receipt
}

async fn debit_or_fail(db: &mut Conn, claim: &Claim, debit: bool, now: EpochMs) -> Result<Receipt> {
    if debit {
        let reserved = metering::reserve(db, claim, now).await;
        if reserved.map_err(metering::name_idempotency_key)? == Reservation::Held {
            return metering::commit(db, claim, now).await;
        }
        // A repeated call has already been charged.
    } else {
        events::failed(db, claim, None, now).await?;
    }
    let quota = metering::quota(db, claim, now).await?;
    metering::receipt(db, &claim.store_id, quota, now).await
}

/// A store's server that may repeat a call, for example after a timeout, sends an idempotency key. Without one, each call
/// is a separate try-on.
fn attempt_id(key: Option<String>) -> AttemptId {
    match key {
        Some(key) => format!("{ATTEMPT_PREFIX}{key}").into(),
        None => Uuid::new_v4().to_string().into(),
    }
}
