//! `/healthz` and `/readyz`, for whatever starts and watches the process.

use std::time::Duration;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    db::Database,
    error::{Error, ErrorBody, Result},
    openapi::responses::AnyErrors,
};

/// How long the database may take to respond; if it takes longer, it is considered unavailable.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// The body of both responses.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
}

const OK: Json<Health> = Json(Health { status: "ok" });

/// Check whether the process responds
///
/// For a check that restarts the process if it fails.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "getHealth",
    tag = "Platform",
    responses((status = 200, description = "It responds.", body = Health), AnyErrors),
)]
pub async fn alive() -> Json<Health> {
    OK
}

/// Check whether the database responds, too
///
/// For a load balancer, which sends no requests to a process that fails it.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "getReadiness",
    tag = "Platform",
    responses(
        (status = 200, description = "It responds.", body = Health),
        AnyErrors,
        (status = 503, description = "`internal_error`: the database does not respond, so other calls will fail, too.", body = ErrorBody),
    ),
)]
pub async fn ready(State(db): State<Database>) -> Result<Json<Health>> {
    let answer = tokio::time::timeout(DATABASE_TIMEOUT, db.ping()).await;
    match answer {
        Ok(Ok(())) => Ok(OK),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not respond");
            Err(Error::NotReady)
        }
        Err(_) => Err(Error::NotReady),
    }
}
