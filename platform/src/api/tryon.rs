//! `/api/tryon`

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::IntoResponse,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use super::tryon_form::MAX_FORM_BYTES;
use super::tryon_form::TryOnForm;
use crate::{
    db::attempts::Claim,
    error::Result,
    extract::Store,
    metering,
    render::RenderJob,
    request_log::RequestId,
    state::AppState,
    tryons::{self, TryOn},
};

/// Says which renderer made the picture.
pub const RENDERER: HeaderName = HeaderName::from_static("x-genvoris-renderer");

/// `POST /api/tryon`
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
        attempt_id: attempt_digest(&claim.store_id, &claim.attempt_id),
        labels: form.labels,
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
