//! `/api/tryon/jobs/{id}`: try-ons that were answered 202.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::response::{Working, json};
use crate::{
    error::Result,
    http::{extract::Path, public_url::PublicUrl},
    ids::JobId,
    openapi::{
        params::JobPath,
        responses::{AnyErrors, MissingErrors},
    },
    tryons::{Failed, Job, Succeeded, TryOns},
};

/// The state of a try-on.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum JobBody {
    /// It is being rendered.
    Working(Working),
    /// It has succeeded.
    Succeeded(Succeeded<'static>),
    /// It has failed, or was cancelled.
    Failed(Failed),
}

/// Get the state of a try-on that was answered 202
///
/// This call needs no key, because the job's id is secret. The result is kept for ten minutes.
#[utoipa::path(
    get,
    path = "/api/tryon/jobs/{id}",
    operation_id = "getJob",
    tag = "Try-ons",
    params(JobPath),
    responses(
        (status = 200, description = "The state of the try-on; `status` says whether it has ended.", body = JobBody),
        MissingErrors,
        AnyErrors,
    ),
)]
pub async fn get_job(
    State(tryons): State<TryOns>,
    State(public_url): State<PublicUrl>,
    Path(JobPath { id }): Path<JobPath>,
) -> Result<Response> {
    let id = JobId::from(id);
    Ok(match tryons.find(&id).await? {
        Job::Processing => Working::polled(&public_url, id).into_response(),
        Job::Ended(body) => json(body).into_response(),
    })
}

/// The response to a cancellation.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum CancelBody {
    /// It was cancelled; nothing was charged.
    Cancelled(Cancelled),
    /// It had already ended.
    Ended(JobBody),
}

/// Cancel a try-on
///
/// Releases the credit and stops the rendering. If the try-on has already ended, its result is returned.
#[utoipa::path(
    delete,
    path = "/api/tryon/jobs/{id}",
    operation_id = "cancelJob",
    tag = "Try-ons",
    params(JobPath),
    responses(
        (status = 200, description = "The try-on was cancelled, or has already ended with this result.", body = CancelBody),
        MissingErrors,
        AnyErrors,
    ),
)]
pub async fn cancel_job(
    State(tryons): State<TryOns>,
    State(public_url): State<PublicUrl>,
    Path(JobPath { id }): Path<JobPath>,
) -> Result<Response> {
    let job_id = JobId::from(id.as_str());
    if tryons.cancel(&job_id).await? {
        return Ok(axum::Json(Cancelled {
            status: "cancelled",
            job_id,
        })
        .into_response());
    }
    get_job(State(tryons), State(public_url), Path(JobPath { id })).await
}

/// A try-on that was cancelled; nothing was charged.
#[derive(Serialize, ToSchema)]
#[schema(as = CancelledTryOn)]
pub struct Cancelled {
    #[schema(pattern = "^cancelled$", example = "cancelled")]
    status: &'static str,
    #[schema(value_type = String)]
    job_id: JobId,
}
