//! The responses of try-ons and jobs.

use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{http::public_url::PublicUrl, ids::JobId};

/// The JSON of a try-on that has ended.
pub fn json(body: Bytes) -> impl IntoResponse {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], body)
}

/// Seconds to wait before the next request for the job.
const RETRY_AFTER: u32 = 2;

/// A try-on that is still in progress: poll `status_url`.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkingTryOn)]
pub struct Working {
    #[schema(pattern = "^processing$", example = "processing")]
    status: &'static str,
    #[schema(value_type = String, example = "job_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    job_id: JobId,
    /// The URL to poll. It is relative to the requested URL if the server has no public URL, so that it works behind a
    /// proxy with a path prefix.
    status_url: String,
    /// Seconds to wait before the next request.
    retry_after: u32,
}

impl Working {
    /// The response to the request that has started the job, at `/api/tryon`.
    pub fn started(public_url: &PublicUrl, job_id: JobId) -> Self {
        Self::relative(public_url, job_id, "tryon/jobs/")
    }

    /// The response to a poll, at the job's own URL.
    pub fn polled(public_url: &PublicUrl, job_id: JobId) -> Self {
        Self::relative(public_url, job_id, "")
    }

    /// Without a public URL, the job's is `folder` and its id, relative to the requested URL.
    fn relative(public_url: &PublicUrl, job_id: JobId, folder: &str) -> Self {
        let status_url = match public_url.as_deref() {
            Some(base) => format!("{base}/api/tryon/jobs/{job_id}"),
            None => format!("{folder}{job_id}"),
        };
        Self {
            status: "processing",
            job_id,
            status_url,
            retry_after: RETRY_AFTER,
        }
    }
}

impl IntoResponse for Working {
    fn into_response(self) -> Response {
        let retry_after = [(header::RETRY_AFTER, HeaderValue::from(self.retry_after))];
        (retry_after, axum::Json(self)).into_response()
    }
}
