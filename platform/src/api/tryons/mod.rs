//! `/api/tryon`

mod fields;
mod form;
mod jobs;
mod response;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use self::response::{Working, json};
pub use self::{
    form::{MAX_FORM_BYTES, TryOnForm},
    jobs::*,
};
use crate::{
    error::{ErrorBody, Result},
    http::{
        extract::{Caller, IdempotencyKey, Local},
        middleware::{rate_limit::CountedPage, request_log::RequestId},
        router::RENDERER,
    },
    ids::{AttemptId, StoreId},
    metering,
    openapi::{
        forms::TryOnFields,
        responses::{KeyErrors, TokenErrors, UnavailableErrors},
    },
    render::RenderJob,
    state::AppState,
    tryons::{self, Failed, Succeeded, TryOn},
};

/// Try a product on
///
/// The widget makes this call as a simple cross-origin request, with the key and the shopper's session token in the form.
/// A repeated call with the same `attempt_id` gets the same response and costs nothing. A failure costs nothing. A server
/// may send the `attempt_id` as `Idempotency-Key`.
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
            description = "The pictures; or, with `status` `failed`, why the same attempt has failed in another process.",
            body = TryOnBody,
            headers(("X-Genvoris-Renderer" = String, description = "Which renderer made the pictures.")),
        ),
        (
            status = 202,
            description = "The try-on is still in progress; get the pictures from `status_url`.",
            body = Working,
            headers(
                ("Retry-After" = u32, description = "Seconds to wait before the next request."),
                ("X-Genvoris-Renderer" = String, description = "Which renderer makes the pictures."),
            ),
        ),
        KeyErrors,
        (status = 400, description = "`invalid_body`: the form is malformed, or the photo is not a picture; `fieldErrors` has the errors of each field.", body = ErrorBody),
        TokenErrors,
        (status = 404, description = "`not_found`: the attempt was cancelled, or was answered more than ten minutes ago. Nothing was charged now.", body = ErrorBody),
        (status = 408, description = "`request_timeout`: the form made no progress for 30 seconds. Nothing was charged.", body = ErrorBody),
        (status = 413, description = "`invalid_body`: the photo is over 12 MB or 50 megapixels, or the form over 32 MB.", body = ErrorBody),
        (status = 502, description = "`upstream_unreachable`: the renderer failed or did not respond. Nothing was charged.", body = ErrorBody),
        UnavailableErrors,
    ),
)]
pub async fn create(
    // The whole state, because a try-on needs nearly all of its parts.
    State(app): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    who: (Extension<Caller>, Extension<CountedPage>),
    Local(local): Local,
    headers: HeaderMap,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    mut form: TryOnForm,
) -> Result<Response> {
    let (Extension(caller), Extension(page)) = who;
    let key = form.api_key.as_deref();
    let store = caller.store(&app.authenticator, &headers, key).await?;
    let customer = form.customer(&app, &store).await;
    page.count(&app.limits, customer.as_ref().map_or(None, Option::as_ref))?;
    let customer = customer?;
    let named_by_header = form.attempt_id.is_none() && idempotency_key.is_some();
    form.attempt_id = form.attempt_id.or(idempotency_key.map(AttemptId::from));
    let (photo, variation_count) = form.validate().await?;
    let claim = form.claim(&app, store, customer, (&photo, variation_count));
    let job = RenderJob {
        photo,
        product_images: form.product_images,
        variation_count,
        idempotency_key: attempt_digest(&claim.store_id, &claim.attempt_id),
        labels: form.labels,
        host: header_text(&headers, header::HOST),
        origin: header_text(&headers, header::ORIGIN),
        local,
    };
    let tryon = TryOn {
        claim,
        job,
        request_id,
    };
    let response = app.tryons.run(tryon).await;
    let response = response.map_err(|error| match named_by_header {
        true => metering::name_idempotency_key(error),
        false => error,
    });
    Ok(to_http(&app, response?))
}

fn to_http(app: &AppState, response: tryons::Response) -> Response {
    match response {
        tryons::Response::Done(body) => ([renderer(app)], json(body)).into_response(),
        tryons::Response::Processing(job_id) => {
            let working = Working::started(&app.public_url, job_id);
            let status = StatusCode::ACCEPTED;
            (status, [renderer(app)], working).into_response()
        }
    }
}

fn header_text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

fn renderer(app: &AppState) -> (HeaderName, HeaderValue) {
    (RENDERER, HeaderValue::from_static(app.renderer.name()))
}

/// The result of a try-on.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum TryOnBody {
    /// It has succeeded.
    Succeeded(Succeeded<'static>),
    /// It has failed; nothing was charged.
    Failed(Failed),
}

/// An idempotency key for the upstream service. Attempt ids are unique only within a store, so it is derived from both.
fn attempt_digest(store: &StoreId, attempt: &AttemptId) -> String {
    let mut digest = Sha256::new();
    for part in [store.as_str(), attempt.as_str()] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_attempt_ids_of_two_stores_have_different_digests() {
        let digest = |store: &str, attempt: &str| attempt_digest(&store.into(), &attempt.into());
        assert_eq!(digest("one", "a"), digest("one", "a"));
        assert_ne!(digest("one", "a"), digest("two", "a"));
        assert_ne!(digest("one", "1a"), digest("one1", "a"));
    }
}
