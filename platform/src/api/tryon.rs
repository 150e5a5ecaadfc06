//! `/api/tryon`

use axum::{
    Extension,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

pub use super::tryon_form::MAX_FORM_BYTES;
use super::tryon_form::TryOnForm;
use crate::{
    db::attempts::Claim,
    error::Result,
    error_body::ErrorBody,
    extract::{Path, Sender},
    ids::new_id,
    local::Local,
    openapi::{
        answers::{AnyErrors, KeyErrors, MissingErrors, TokenErrors},
        forms::TryOnFields,
        params::JobPath,
    },
    render::RenderJob,
    request_log::RequestId,
    state::AppState,
    tryons::{self, Answer, Failed, Job, Reply, TryOn},
};

/// Says which renderer made the picture.
pub const RENDERER: HeaderName = HeaderName::from_static("x-genvoris-renderer");

/// Try a product on
///
/// What the widget calls: a simple cross-origin request, the key and the shopper's session in the form. A repeat with
/// the same `attempt_id` gets the same answer and costs nothing; a failure costs nothing.
#[utoipa::path(
    post,
    path = "/api/tryon",
    operation_id = "createTryOn",
    tag = "Try-ons",
    security(("storeKey" = []), ()),
    request_body(content = TryOnFields, content_type = "multipart/form-data"),
    responses(
        (
            status = 200,
            description = "The pictures; or, with `status` `failed`, why another process that rendered the same attempt has none.",
            body = TryOnBody,
            headers(("X-Genvoris-Renderer" = String, description = "Which renderer made the pictures.")),
        ),
        (
            status = 202,
            description = "It takes longer; the pictures will be found at `status_url`.",
            body = Working,
            headers(
                ("Retry-After" = u32, description = "Seconds after which it makes sense to ask."),
                ("X-Genvoris-Renderer" = String, description = "Which renderer makes the pictures."),
            ),
        ),
        KeyErrors,
        (status = 400, description = "`invalid_body`: the form is malformed, or the photo is none; `fieldErrors` names what is wrong where.", body = ErrorBody),
        TokenErrors,
        (status = 404, description = "`not_found`: the attempt was called off, or was answered more than ten minutes ago. Nothing was debited now.", body = ErrorBody),
        (status = 408, description = "`request_timeout`: nothing of the form came for 30 seconds, or not all of it in 5 minutes. Nothing was debited.", body = ErrorBody),
        (status = 413, description = "`invalid_body`: the photo is over 12 MB or 50 megapixels, or the form over 32 MB.", body = ErrorBody),
        (status = 502, description = "`upstream_unreachable`: what renders try-ons did not answer. Nothing was debited.", body = ErrorBody),
    ),
)]
pub async fn create(
    State(app): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(sender): Extension<Sender>,
    Local(local): Local,
    headers: HeaderMap,
    form: TryOnForm,
) -> Result<Response> {
    let key = form.api_key.as_deref();
    let store = sender.store(&app, &headers, key).await?;
    let token = form.end_customer_token.as_deref();
    let customer_id = app.customer_of_token(token, &store.id).await?;
    let (photo, variation_count) = form.check().await?;
    let claim = Claim {
        store_id: store.id,
        attempt_id: form
            .attempt_id
            .clone()
            .unwrap_or_else(|| Uuid::new_v4().to_string()),
        fingerprint: form.fingerprint(customer_id.as_deref(), &photo, variation_count),
        customer_id,
        job_id: new_id("job"),
        owner: app.owner.clone(),
    };
    let text = |name| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    };
    let job = RenderJob {
        photo,
        product_images: form.product_images,
        variation_count,
        attempt_id: attempt_digest(&claim.store_id, &claim.attempt_id),
        labels: form.labels,
        host: text(header::HOST),
        origin: text(header::ORIGIN),
        local,
    };
    let tryon = TryOn {
        claim,
        job,
        request_id,
    };
    Ok(match tryons::run(&app, tryon).await? {
        Reply::Done(body) => ([renderer(&app)], json(body)).into_response(),
        Reply::Working(job_id) => {
            let working = Working::new(&app, job_id);
            let status = StatusCode::ACCEPTED;
            (status, [renderer(&app)], working).into_response()
        }
    })
}

fn renderer(app: &AppState) -> (HeaderName, HeaderValue) {
    (RENDERER, HeaderValue::from_static(app.renderer.name()))
}

fn json(body: Bytes) -> impl IntoResponse {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], body)
}

/// Seconds after which it makes sense to ask again.
const RETRY_AFTER: u32 = 2;

/// A try-on that goes on: ask `status_url` again.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkingTryOn)]
pub struct Working {
    #[schema(pattern = "^processing$", example = "processing")]
    status: &'static str,
    #[schema(example = "job_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    job_id: String,
    /// Relative to the URL that was asked where the server does not know its own: a proxy's path stays in it.
    status_url: String,
    /// Seconds after which it makes sense to ask.
    retry_after: u32,
}

impl Working {
    fn new(app: &AppState, job_id: String) -> Self {
        let status_url = match &app.config.public_url {
            Some(base) => format!("{base}/api/tryon/jobs/{job_id}"),
            None => format!("tryon/jobs/{job_id}"),
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

/// How a try-on has ended.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum TryOnBody {
    /// It has succeeded.
    Succeeded(Answer<'static>),
    /// It has failed; nothing was debited.
    Failed(Failed),
}

/// Where a try-on stands.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum JobBody {
    /// It is being rendered.
    Working(Working),
    /// It has succeeded.
    Succeeded(Answer<'static>),
    /// It has failed, or was called off.
    Failed(Failed),
}

/// Where a try-on stands that was answered 202
///
/// Needs no key: the id is the secret. The answer is kept for ten minutes.
#[utoipa::path(
    get,
    path = "/api/tryon/jobs/{id}",
    operation_id = "getJob",
    tag = "Try-ons",
    params(JobPath),
    responses(
        (status = 200, description = "Where it stands; `status` says whether it has ended.", body = JobBody),
        MissingErrors,
        AnyErrors,
    ),
)]
pub async fn job(
    State(app): State<AppState>,
    Path(JobPath { id }): Path<JobPath>,
) -> Result<Response> {
    Ok(match tryons::find(&app, &id).await? {
        Job::Processing => Working::new(&app, id).into_response(),
        Job::Ended(body) => json(body).into_response(),
    })
}

/// The answer to calling off a job.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum CancelBody {
    /// It was called off; nothing was charged.
    Cancelled(Cancelled),
    /// It had ended before.
    Ended(JobBody),
}

/// Call off a try-on
///
/// Gives the credit back and stops the rendering. One that has ended is answered as it is.
#[utoipa::path(
    delete,
    path = "/api/tryon/jobs/{id}",
    operation_id = "cancelJob",
    tag = "Try-ons",
    params(JobPath),
    responses(
        (status = 200, description = "Called off, or how it has ended.", body = CancelBody),
        MissingErrors,
        AnyErrors,
    ),
)]
pub async fn cancel(
    State(app): State<AppState>,
    Path(JobPath { id }): Path<JobPath>,
) -> Result<Response> {
    if tryons::cancel(&app, &id).await? {
        return Ok(axum::Json(Cancelled {
            status: "cancelled",
            job_id: id,
        })
        .into_response());
    }
    job(State(app), Path(JobPath { id })).await
}

/// A try-on that was called off; nothing was charged.
#[derive(Serialize, ToSchema)]
#[schema(as = CancelledTryOn)]
pub struct Cancelled {
    #[schema(pattern = "^cancelled$", example = "cancelled")]
    status: &'static str,
    job_id: String,
}

/// An attempt's id for others than its store, whose ids are unique to it alone.
fn attempt_digest(store: &str, attempt: &str) -> String {
    let mut digest = Sha256::new();
    for part in [store, attempt] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_attempt_ids_of_two_stores_are_two() {
        assert_eq!(attempt_digest("one", "a"), attempt_digest("one", "a"));
        assert_ne!(attempt_digest("one", "a"), attempt_digest("two", "a"));
        assert_ne!(attempt_digest("one", "1a"), attempt_digest("one1", "a"));
    }
}
