//! `/api/v1/customers/{id}/sessions`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::Deserialize;
use serde_json::json;

use super::{body::Checks, customers::current};
use crate::{
    clock::iso,
    db::{customers::Status, plans},
    error::{Error, Result},
    extract::{Json, Path, Store},
    state::AppState,
    tokens::Claims,
};

/// Seconds that a session lives unless the store says otherwise.
const DEFAULT_LIFETIME: i64 = 900;

/// The body of `POST /customers/{id}/sessions`.
#[derive(Deserialize)]
pub struct MintSession {
    expires_in: Option<i64>,
    #[serde(rename = "productId")]
    product_id: Option<String>,
}

impl MintSession {
    fn check(self) -> Result<i64> {
        let lifetime = self.expires_in.unwrap_or(DEFAULT_LIFETIME);
        let mut checks = Checks::default();
        checks.require(
            (60..=3600).contains(&lifetime),
            "expires_in",
            "takes 60 to 3600 seconds",
        );
        checks.optional_text(self.product_id.as_deref(), "productId", 255);
        checks.finish()?;
        Ok(lifetime)
    }
}

/// `POST /customers/{id}/sessions`
pub async fn mint(
    State(app): State<AppState>,
    store: Store,
    Path(id): Path<String>,
    Json(input): Json<MintSession>,
) -> Result<impl IntoResponse> {
    let lifetime = input.check()?;
    let customer = current(&app, &store, &id).await?;
    if customer.status != Status::Active {
        return Err(Error::CustomerInactive);
    }
    app.limits.sessions.count(&store.id)?;
    let plan = plans::of(&mut app.db.read().await?, &store.id, &customer).await?;
    let now = app.clock.now();
    let claims = Claims::new(
        &customer.id,
        &store.id,
        customer.plan_id.as_deref(),
        lifetime,
        now,
    );
    let body = json!({
        "token": app.tokens.sign(&claims, now)?,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "expires_at": claims.exp,
        "expires_at_iso": iso(claims.exp * 1000),
        "customer": {
            "id": customer.id,
            "external_id": customer.external_id,
            "plan_id": customer.plan_id,
            "plan_name": plan.as_ref().map(|plan| &plan.name),
            "monthly_try_ons": plan.as_ref().map(|plan| plan.monthly_try_ons),
            "period_start": iso(customer.starts_at),
            "period_end": iso(customer.ends_at),
        },
    });
    Ok((StatusCode::CREATED, axum::Json(body)))
}
