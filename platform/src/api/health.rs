//! `/healthz` and `/readyz`, for whatever starts and watches the process.

use std::time::Duration;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::{Error, ErrorBody, Result},
    openapi::responses::AnyErrors,
    state::AppState,
};

/// A database that takes longer is not there for anybody else either.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// The body of both.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`
    status: &'static str,
}

const OK: Json<Health> = Json(Health { status: "ok" });

/// Whether the process answers
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "getHealth",
    tag = "Platform",
    responses((status = 200, description = "It does.", body = Health), AnyErrors),
)]
pub async fn alive() -> Json<Health> {
    OK
}

/// Whether the database answers too
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "getReadiness",
    tag = "Platform",
    responses(
        (status = 200, description = "It does.", body = Health),
        AnyErrors,
        (status = 503, description = "`internal_error`: it does not, so that nothing else will.", body = ErrorBody),
    ),
)]
pub async fn ready(State(app): State<AppState>) -> Result<Json<Health>> {
    let answer = tokio::time::timeout(ANSWERS_WITHIN, app.db.ping()).await;
    match answer {
        Ok(Ok(())) => Ok(OK),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            Err(Error::NotReady)
        }
        Err(_) => Err(Error::NotReady),
    }
}
