//! `/api/tryon`

use axum::{
    Extension,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use uuid::Uuid;

pub use super::tryon_form::MAX_FORM_BYTES;
use super::tryon_form::TryOnForm;
use crate::{
    db::attempts::Claim,
    error::Result,
    extract::{Path, Store},
    ids::new_id,
    render::RenderJob,
    request_log::RequestId,
    state::AppState,
    tryons::{self, Job, Reply, TryOn},
};

/// Says which renderer made the picture.
pub const RENDERER: HeaderName = HeaderName::from_static("x-genvoris-renderer");

/// `POST /api/tryon`
pub async fn create(
    State(app): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
    form: TryOnForm,
) -> Result<Response> {
    let store = Store::of_header_or_field(&app, &headers, form.api_key.as_deref()).await?;
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
        host: text(header::HOST),
        origin: text(header::ORIGIN),
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

/// The body of 202, and of a job that is being rendered.
#[derive(Serialize)]
pub struct Working {
    status: &'static str,
    job_id: String,
    /// Relative to the URL that was asked where the server does not know its own: a proxy's path stays in it.
    status_url: String,
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

/// `GET /api/tryon/jobs/{id}`: where a try-on stands that was answered 202.
pub async fn job(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response> {
    Ok(match tryons::find(&app, &id).await? {
        Job::Processing => Working::new(&app, id).into_response(),
        Job::Ended(body) => json(body).into_response(),
    })
}

/// `DELETE /api/tryon/jobs/{id}`: calls it off and gives the credit back. One that has ended is answered as it is.
pub async fn cancel(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response> {
    if tryons::cancel(&app, &id).await? {
        return Ok(axum::Json(Cancelled {
            status: "cancelled",
            job_id: id,
        })
        .into_response());
    }
    job(State(app), Path(id)).await
}

/// The body of a cancellation.
#[derive(Serialize)]
struct Cancelled {
    status: &'static str,
    job_id: String,
}
