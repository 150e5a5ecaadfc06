//! `/api/tryon/track`: try-ons that a store's own server made, reported by it.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName},
    response::IntoResponse,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Checks;
use crate::{
    db::{Conn, attempts::Claim},
    error::{Error, Result},
    extract::{Json, Store},
    ids::new_id,
    metering::{self, Receipt},
    state::AppState,
    webhooks,
};

/// The header that names a call which may be repeated (the field's usual name for it).
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The body of `POST /api/tryon/track`; what is only told for statistics is not read.
#[derive(Deserialize)]
pub struct Track {
    success: bool,
    variation_count: Option<i64>,
    end_customer_token: Option<String>,
}

#[derive(Serialize)]
struct Tracked {
    success: bool,
    variation_count: i64,
    #[serde(flatten)]
    receipt: Receipt,
}

/// `POST /api/tryon/track`: a success costs one try-on and one credit, a failure nothing.
pub async fn track(
    State(app): State<AppState>,
    store: Store,
    headers: HeaderMap,
    Json(input): Json<Track>,
) -> Result<impl IntoResponse> {
    let variation_count = input.variation_count.unwrap_or(1);
    let key = idempotency_key(&headers)?;
    let mut checks = Checks::default();
    checks.require(
        (1..=4).contains(&variation_count),
        "variation_count",
        "takes 1 to 4",
    );
    checks.optional_text(key.as_deref(), "Idempotency-Key", 128);
    checks.finish()?;
    let token = input
        .end_customer_token
        .as_deref()
        .filter(|token| !token.is_empty());
    let customer_id = app.customer_of_token(token, &store.id).await?;
    let claim = Claim {
        store_id: store.id,
        fingerprint: format!("{customer_id:?} {variation_count}"),
        customer_id,
        attempt_id: attempt_id(key),
        job_id: new_id("job"),
        owner: app.owner.clone(),
    };
    let (debit, now) = (input.success, app.clock.now());
    let work = async move |db: &mut Conn| {
        let quota = if debit {
            // A repeat is paid for already; committing it again changes nothing.
            metering::reserve(db, &claim, now).await?;
            metering::commit(db, &claim, now).await?
        } else {
            webhooks::failed(db, &claim, None, now).await?;
            metering::quota(db, &claim).await?
        };
        metering::receipt(db, &claim.store_id, quota, now).await
    };
    let receipt = app.db.writer.run(work).await?;
    Ok(axum::Json(Tracked {
        success: true,
        variation_count,
        receipt,
    }))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let key = headers.get(IDEMPOTENCY_KEY).map(|key| key.to_str());
    let key = key
        .transpose()
        .map_err(|_| Error::field("Idempotency-Key", "takes ASCII text"))?;
    Ok(key.map(str::to_owned))
}

/// A store's server that repeats a call after a timeout names it by a key of its own; without one each call counts.
fn attempt_id(key: Option<String>) -> String {
    match key {
        Some(key) => format!("track:{key}"),
        None => Uuid::new_v4().to_string(),
    }
}
