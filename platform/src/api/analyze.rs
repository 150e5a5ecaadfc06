//! `/api/analyze`: checks whether a photo is suitable before a try-on is spent on it.

use std::sync::Arc;

use axum::{Extension, extract::State, http::HeaderMap, response::IntoResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::tryons::TryOnForm;
use crate::{
    error::{Error, ErrorBody, Result},
    http::{authentication::Authenticator, extract::Caller, middleware::rate_limit::CountedPage},
    limits::Limits,
    openapi::{forms::AnalyzeFields, responses::KeyErrors},
    render::{Warning, slots, warnings},
};

/// Whether a photo is suitable for a try-on.
#[derive(Serialize, ToSchema)]
struct Analysis {
    /// Whether there are no warnings.
    ok: bool,
    /// Why the photo may lead to a poor picture. A try-on accepts the photo all the same.
    warnings: Vec<Warning>,
}

/// Check a photo before a try-on is spent on it
///
/// This costs nothing, and the photo is not stored.
#[utoipa::path(
    post,
    path = "/api/analyze",
    operation_id = "analyzePhoto",
    tag = "Try-ons",
    security(("storeKey" = []), ()),
    request_body(content = AnalyzeFields, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The warnings about the photo.", body = Analysis),
        KeyErrors,
        (status = 400, description = "`invalid_body`: the form is malformed, or the photo is not a picture; `fieldErrors` has the errors of each field.", body = ErrorBody),
        (status = 408, description = "`request_timeout`: the form made no progress for 30 seconds. Nothing was charged.", body = ErrorBody),
        (status = 413, description = "`invalid_body`: the photo is over 12 MB or 50 megapixels, or the form over 32 MB.", body = ErrorBody),
    ),
)]
pub async fn analyze(
    State(authenticator): State<Authenticator>,
    State(limits): State<Arc<Limits>>,
    Extension(caller): Extension<Caller>,
    Extension(page): Extension<CountedPage>,
    headers: HeaderMap,
    form: TryOnForm,
) -> Result<impl IntoResponse> {
    page.count(&limits, None)?;
    let key = form.api_key.as_deref();
    caller.store(&authenticator, &headers, key).await?;
    let photo = form.photo().await?;
    let analysis = slots::run(move || warnings(&photo));
    let warnings = analysis.await.map_err(Error::internal)??;
    Ok(axum::Json(Analysis {
        ok: warnings.is_empty(),
        warnings,
    }))
}
