//! `/api/v1/plans`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::{Checks, flag};
use crate::{
    clock::iso,
    db::{
        Conn,
        plans::{self, Plan, PlanInput},
    },
    error::Result,
    extract::{Json, Query, Store},
    state::AppState,
};

/// A plan as the API shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanBody {
    id: String,
    name: String,
    monthly_try_ons: i64,
    external_price_id: Option<String>,
    external_id: Option<String>,
    active: bool,
    created_at: String,
    updated_at: String,
}

impl From<Plan> for PlanBody {
    fn from(plan: Plan) -> Self {
        Self {
            id: plan.id,
            name: plan.name,
            monthly_try_ons: plan.monthly_try_ons,
            external_price_id: plan.external_price_id,
            external_id: plan.external_id,
            active: plan.active,
            created_at: iso(plan.created_at),
            updated_at: iso(plan.updated_at),
        }
    }
}

/// The body of `POST /plans`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePlan {
    name: String,
    monthly_try_ons: i64,
    external_price_id: Option<String>,
    external_id: Option<String>,
    active: Option<bool>,
}

impl CreatePlan {
    fn check(self) -> Result<PlanInput> {
        let mut checks = Checks::default();
        checks.text(&self.name, "name", 80);
        let quota = (1..=1_000_000).contains(&self.monthly_try_ons);
        checks.require(quota, "monthlyTryOns", "takes 1 to 1,000,000");
        checks.optional_text(self.external_price_id.as_deref(), "externalPriceId", 255);
        checks.optional_text(self.external_id.as_deref(), "externalId", 255);
        checks.finish()?;
        Ok(PlanInput {
            name: self.name,
            monthly_try_ons: self.monthly_try_ons,
            external_price_id: self.external_price_id,
            external_id: self.external_id,
            active: self.active,
        })
    }
}

/// `POST /plans`: 200 for an `externalId` that exists, else 201.
pub async fn create(
    State(app): State<AppState>,
    store: Store,
    Json(body): Json<CreatePlan>,
) -> Result<impl IntoResponse> {
    let (input, now) = (body.check()?, app.clock.now());
    let writer = &app.db.writer;
    let (plan, new) = writer
        .run(async move |db: &mut Conn| crate::plans::upsert(db, &store.id, &input, now).await)
        .await?;
    let status = if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, axum::Json(PlanBody::from(plan))))
}

/// The query of `GET /plans`.
#[derive(Deserialize)]
pub struct ListPlans {
    #[serde(default, deserialize_with = "flag")]
    include_inactive: bool,
}

/// `GET /plans`
pub async fn list(
    State(app): State<AppState>,
    store: Store,
    Query(query): Query<ListPlans>,
) -> Result<impl IntoResponse> {
    let mut db = app.db.read().await?;
    let plans = plans::list(&mut db, &store.id, query.include_inactive).await?;
    let data: Vec<PlanBody> = plans.into_iter().map(PlanBody::from).collect();
    Ok(axum::Json(json!({ "data": data })))
}
