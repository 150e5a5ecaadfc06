//! `/api/tryon/track`: try-ons that a store's own server made, reported by it.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::body::Checks;
use crate::{
    db::attempts::Claim,
    error::Result,
    extract::{Json, Store},
    metering::{self, Receipt},
    state::AppState,
};

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
