//! The layers around every route.

use std::time::Duration;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{self, map_response},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowHeaders, Any, CorsLayer},
};

use super::middleware::{metrics, preflight, request_log};
use crate::{allowed_origins::AllowedOrigins, error::Error, state::AppState};

/// Says which renderer made the picture.
pub const RENDERER: HeaderName = HeaderName::from_static("x-genvoris-renderer");

/// Answers paths and methods that these routes do not have, and panics, with the error envelope, and lets no cache keep
/// what says nothing of caching.
pub fn with_fallbacks(routes: Router) -> Router {
    routes
        .fallback(|| async { Error::NotFound("no such path") })
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(map_response(no_store))
}

/// Lets the pages of every origin that a key allows call these routes, and observes the requests.
///
/// CORS is outside of the panic catcher, so that a page can read its answers; the log is outermost, so that every
/// answer has its request id, those to preflights too.
pub fn public(routes: Router, state: &AppState) -> Router {
    let allowed = AllowedOrigins::new(state.db.clone(), state.clock.clone());
    let preflight = middleware::from_fn_with_state(allowed, preflight::check);
    observed(routes.layer(cors()).layer(preflight), state)
}

/// Counts the requests and writes the log.
pub fn observed(routes: Router, state: &AppState) -> Router {
    let count = middleware::from_fn_with_state(state.metrics.clone(), metrics::observe);
    routes
        .layer(count)
        .layer(middleware::from_fn(request_log::log))
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(AllowHeaders::mirror_request())
        // The date tells a page whether its session token has expired, whatever the device's clock says.
        .expose_headers([
            header::DATE,
            request_log::REQUEST_ID,
            header::RETRY_AFTER,
            RENDERER,
        ])
        .max_age(Duration::from_secs(24 * 60 * 60))
}

/// Caches in front of the platform keep answers that say nothing of caching: a job would never end, and one shopper
/// would be shown what another may see.
async fn no_store(mut response: Response) -> Response {
    let value = HeaderValue::from_static("no-store");
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(value);
    response
}

/// 405 with the error envelope.
pub async fn method_not_allowed() -> Error {
    Error::MethodNotAllowed
}

/// 500 with the error envelope; the cause is logged.
pub fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::internal(text.unwrap_or_else(|| "a handler panicked".to_owned())).into_response()
}
