//! `/api/v1/plans/{id}`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    body::{Checks, nullable, optional_whole},
    plans::PlanBody,
};
use crate::{
    db::Conn,
    error::Result,
    extract::{Json, Path, Store},
    openapi::{
        answers::{BodyErrors, KeyErrors, MissingErrors},
        params::PlanPath,
    },
    plans::{self, Change},
    state::AppState,
};

/// Read a plan
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
    State(app): State<AppState>,
    store: Store,
    Path(PlanPath { id }): Path<PlanPath>,
) -> Result<impl IntoResponse> {
    let plan = plans::find(&mut app.db.read().await?, &store.id, &id).await?;
    Ok(axum::Json(PlanBody::from(plan)))
}

/// What to change about a plan; what is missing stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PatchPlan {
    #[schema(
        min_length = 1,
        max_length = 80,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Premium"
    )]
    name: Option<String>,
    /// Try-ons per period of 30 days. It reaches the plan's customers at their next period.
    #[serde(default, deserialize_with = "optional_whole")]
    #[schema(minimum = 1, maximum = 1_000_000, example = 50)]
    monthly_try_ons: Option<i64>,
    /// The plan's price at your payment provider; `null` forgets it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$", example = "price_1PqX")]
    external_price_id: Option<Option<String>>,
    /// Your own id, which no other plan of yours may have; `null` forgets it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$", example = "premium")]
    external_id: Option<Option<String>>,
    /// Whether customers may be given the plan; who has it keeps it.
    active: Option<bool>,
}

impl PatchPlan {
    fn check(self) -> Result<Change> {
        let text = |value: &Option<Option<String>>| value.clone().flatten();
        let mut checks = Checks::default();
        checks.optional_text(self.name.as_deref(), "name", 80);
        let quota = self.monthly_try_ons.unwrap_or(1);
        let quota = (1..=1_000_000).contains(&quota);
        checks.require(quota, "monthlyTryOns", "takes 1 to 1,000,000");
        let price = text(&self.external_price_id);
        checks.optional_text(price.as_deref(), "externalPriceId", 255);
        checks.optional_text(text(&self.external_id).as_deref(), "externalId", 255);
        checks.finish()?;
        Ok(Change {
            name: self.name,
            monthly_try_ons: self.monthly_try_ons,
            external_price_id: self.external_price_id,
            external_id: self.external_id,
            active: self.active,
        })
    }
}

/// Change a plan
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
pub async fn patch(
    State(app): State<AppState>,
    store: Store,
    Path(PlanPath { id }): Path<PlanPath>,
    Json(input): Json<PatchPlan>,
) -> Result<impl IntoResponse> {
    let (change, now) = (input.check()?, app.clock.now());
    let work = async move |db: &mut Conn| plans::change(db, &store.id, &id, &change, now).await;
    let plan = app.db.writer.run(work).await?;
    Ok(axum::Json(PlanBody::from(plan)))
}

/// Disable a plan
///
/// Who has the plan keeps it, nobody new gets it. Disabling it again changes nothing; a PATCH with `active: true`
/// brings it back.
#[utoipa::path(
    delete,
    path = "/api/v1/plans/{id}",
    operation_id = "disablePlan",
    tag = "Plans",
    security(("storeKey" = [])),
    params(PlanPath),
    responses((status = 204, description = "It is disabled."), KeyErrors, MissingErrors),
)]
pub async fn delete(
    State(app): State<AppState>,
    store: Store,
    Path(PlanPath { id }): Path<PlanPath>,
) -> Result<StatusCode> {
    let change = Change {
        active: Some(false),
        ..Change::default()
    };
    let now = app.clock.now();
    let work = async move |db: &mut Conn| plans::change(db, &store.id, &id, &change, now).await;
    app.db.writer.run(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
