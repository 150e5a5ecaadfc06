//! `/api/v1/plans`

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Checks, Flag, flag, made, whole};
use crate::{
    clock::iso,
    db::{
        Conn,
        plans::{self, Plan, PlanInput},
    },
    error::Result,
    extract::{Json, Query, Store},
    openapi::answers::{BodyErrors, KeyErrors, QueryErrors},
    state::AppState,
};

/// A plan: how many try-ons a customer gets per period.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Plan)]
pub struct PlanBody {
    #[schema(example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    id: String,
    #[schema(min_length = 1, max_length = 80, example = "Premium")]
    name: String,
    /// Try-ons per period of 30 days.
    #[schema(minimum = 1, maximum = 1_000_000, example = 50)]
    monthly_try_ons: i64,
    /// The plan's price at your payment provider.
    #[schema(required, max_length = 255, example = "price_1PqX")]
    external_price_id: Option<String>,
    /// Your own id.
    #[schema(required, max_length = 255, example = "premium")]
    external_id: Option<String>,
    /// False once disabled: who has the plan keeps it, nobody new gets it.
    active: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
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

/// What a plan is made of.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatePlan {
    #[schema(
        min_length = 1,
        max_length = 80,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Premium"
    )]
    name: String,
    /// Try-ons per period of 30 days. A raised quota reaches customers at their next period.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 1_000_000, example = 50)]
    monthly_try_ons: i64,
    /// The plan's price at your payment provider.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "price_1PqX"
    )]
    external_price_id: Option<String>,
    /// Your own id: posting it again changes the plan instead of making another.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "premium"
    )]
    external_id: Option<String>,
    /// Whether customers may be given the plan; true where missing.
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

/// Create a plan, or change the one with this `externalId`
#[utoipa::path(
    post,
    path = "/api/v1/plans",
    operation_id = "createPlan",
    tag = "Plans",
    security(("storeKey" = [])),
    responses(
        (status = 201, description = "A new plan.", body = PlanBody),
        (status = 200, description = "The plan with this `externalId`, changed.", body = PlanBody),
        KeyErrors,
        BodyErrors,
    ),
)]
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
    Ok((made(new), axum::Json(PlanBody::from(plan))))
}

/// Which plans to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPlans {
    /// Whether to list disabled plans too.
    #[serde(default, deserialize_with = "flag")]
    #[param(inline, value_type = Option<Flag>)]
    include_inactive: bool,
}

/// The store's plans.
#[derive(Serialize, ToSchema)]
pub struct PlanList {
    data: Vec<PlanBody>,
}

/// List the plans, oldest first
#[utoipa::path(
    get,
    path = "/api/v1/plans",
    operation_id = "listPlans",
    tag = "Plans",
    security(("storeKey" = [])),
    params(ListPlans),
    responses(
        (status = 200, description = "All plans.", body = PlanList),
        KeyErrors,
        QueryErrors,
    ),
)]
pub async fn list(
    State(app): State<AppState>,
    store: Store,
    Query(query): Query<ListPlans>,
) -> Result<impl IntoResponse> {
    let mut db = app.db.read().await?;
    let plans = plans::list(&mut db, &store.id, query.include_inactive).await?;
    let data = plans.into_iter().map(PlanBody::from).collect();
    Ok(axum::Json(PlanList { data }))
}
