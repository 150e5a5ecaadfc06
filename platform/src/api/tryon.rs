//! `/api/tryon`

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::IntoResponse,
};
use uuid::Uuid;

pub use super::tryon_form::MAX_FORM_BYTES;
use super::tryon_form::TryOnForm;
use crate::{
    db::attempts::Claim,
    error::Result,
    error_body::ErrorBody,
    extract::Store,
    metering,
    openapi::{answers::KeyErrors, forms::TryOnFields},
    render::RenderJob,
    request_log::RequestId,
    state::AppState,
    tryons::{self, Answer, TryOn},
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
            description = "The pictures.",
            body = Answer,
            headers(("X-Genvoris-Renderer" = String, description = "Which renderer made the pictures.")),
        ),
        KeyErrors,
        (status = 400, description = "`invalid_body`: the form is malformed, or the photo is none; `fieldErrors` names what is wrong where.", body = ErrorBody),
        (status = 401, description = "`unauthorized`: no key, or a malformed header. `invalid_key`: no store has this key. `invalid_session_token`: the session token is bad, expired or revoked.", body = ErrorBody),
        (status = 402, description = "`end_customer_quota`: the customer may not try on, `reason` says why. `credit_limit_reached`: the store has no credits left. Nothing was debited.", body = ErrorBody),
        (status = 403, description = "`token_store_mismatch`: the session token belongs to another store.", body = ErrorBody),
        (status = 413, description = "`invalid_body`: the photo is over 12 MB or 50 megapixels, or the form over 32 MB.", body = ErrorBody),
        (status = 502, description = "`upstream_unreachable`: what renders try-ons did not answer. Nothing was debited.", body = ErrorBody),
    ),
)]
pub async fn create(
    State(app): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
    form: TryOnForm,
) -> Result<impl IntoResponse> {
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
        lease_until: app.clock.now() + metering::LEASE,
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
    let body = tryons::run(
        &app,
        TryOn {
            claim,
            job,
            request_id,
        },
    )
    .await?;
    let renderer = HeaderValue::from_static(app.renderer.name());
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json), (RENDERER, renderer)], body))
}
