//! `/api/v1/plans`

mod input;

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::input::{CreatePlan, PatchPlan};
use super::{
    deserialize::{Flag, flag},
    status_code::created_or_ok,
};
use crate::{
    clock::Clock,
    db::{self, Conn, Database},
    error::Result,
    http::extract::{Json, Path, Query, Store},
    openapi::{
        params::PlanPath,
        responses::{BodyErrors, KeyErrors, MissingErrors, QueryErrors},
    },
    plans::{self, Change},
    resources::PlanBody,
};

/// Create a plan, or change the one with this `externalId`
///
/// A disabled plan is active again, unless `active` is false. With an `externalId` the call may be repeated.
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
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Json(body): Json<CreatePlan>,
) -> Result<impl IntoResponse> {
    let (input, now) = (body.validate()?, clock.now());
    let writer = &db.writer;
    let (plan, new) = writer
        .run(async move |db: &mut Conn| plans::upsert(db, &store.id, &input, now).await)
        .await?;
    Ok((created_or_ok(new), axum::Json(PlanBody::from(plan))))
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
///
/// Disabled plans are listed with `include_inactive`.
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
    State(db): State<Database>,
    store: Store,
    Query(query): Query<ListPlans>,
) -> Result<impl IntoResponse> {
    let mut db = db.read().await?;
    let plans = db::plans::list(&mut db, &store.id, query.include_inactive).await?;
    let data = plans.into_iter().map(PlanBody::from).collect();
    Ok(axum::Json(PlanList { data }))
}

/// Read a plan
///
/// The id may be the platform's or your `externalId`. Disabled plans can be read, too.
#[utoipa::path(
    get,
    path = "/api/v1/plans/{id}",
    operation_id = "getPlan",
    tag = "Plans",
    security(("storeKey" = [])),
    params(PlanPath),
    responses(
        (status = 200, description = "The plan.", body = PlanBody),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn get(
    State(db): State<Database>,
    store: Store,
    Path(PlanPath { id }): Path<PlanPath>,
) -> Result<impl IntoResponse> {
    let plan = plans::find(&mut db.read().await?, &store.id, &id).await?;
    Ok(axum::Json(PlanBody::from(plan)))
}

/// Change a plan
///
/// Fields that are absent stay as they are.
#[utoipa::path(
    patch,
    path = "/api/v1/plans/{id}",
    operation_id = "updatePlan",
    tag = "Plans",
    security(("storeKey" = [])),
    params(PlanPath),
    request_body = Option<PatchPlan>,
    responses(
        (status = 200, description = "The plan, changed.", body = PlanBody),
        KeyErrors,
        BodyErrors,
        MissingErrors,
    ),
)]
pub async fn update(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(PlanPath { id }): Path<PlanPath>,
    Json(input): Json<PatchPlan>,
) -> Result<impl IntoResponse> {
    let (change, now) = (input.validate()?, clock.now());
    let work = async move |db: &mut Conn| plans::change(db, &store.id, &id, &change, now).await;
    let plan = db.writer.run(work).await?;
    Ok(axum::Json(PlanBody::from(plan)))
}

/// Disable a plan
///
/// Customers who have the plan keep it, but it cannot be assigned any more. Disabling it again changes nothing. A PATCH
/// with `active: true` enables it.
#[utoipa::path(
    delete,
    path = "/api/v1/plans/{id}",
    operation_id = "disablePlan",
    tag = "Plans",
    security(("storeKey" = [])),
    params(PlanPath),
    responses((status = 204, description = "The plan is disabled."), KeyErrors, MissingErrors),
)]
pub async fn disable(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(PlanPath { id }): Path<PlanPath>,
) -> Result<StatusCode> {
    let change = Change {
        active: Some(false),
        ..Change::default()
    };
    let now = clock.now();
    let work = async move |db: &mut Conn| plans::change(db, &store.id, &id, &change, now).await;
    db.writer.run(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
