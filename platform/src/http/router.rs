//! The layers around every route.

use std::{sync::Arc, time::Duration};

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
use crate::{allowed_origins::AllowedOrigins, error::Error, metrics::Metrics};

/// The response header that names the renderer of the pictures.
pub const RENDERER: HeaderName = HeaderName::from_static("x-genvoris-renderer");

/// Adds what every router needs: the API's error body for unknown paths, for unsupported methods and for panics.
pub fn with_fallbacks(routes: Router) -> Router {
    guarded(routes.fallback(|| async { Error::NotFound("this path does not exist") }))
}

/// The same without what unknown paths need, for routes that are merged with others.
pub fn guarded(routes: Router) -> Router {
    routes
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(panic_response))
}

/// Adds CORS, which lets pages of the allowed origins call these routes, and observes the requests.
///
/// CORS is outside of the panic handler, so that a page can read the response to a panic. The log is outermost, so that
/// every response has a request id, even one to a preflight.
pub fn with_cors(routes: Router, allowed: AllowedOrigins, metrics: Arc<Metrics>) -> Router {
    let preflight = middleware::from_fn_with_state(allowed, preflight::check);
    with_observability(routes.layer(cors()).layer(preflight), metrics)
}

/// Adds the metrics, the log of requests, and `Cache-Control: no-store` for responses that do not say how they may be
/// cached.
pub fn with_observability(routes: Router, metrics: Arc<Metrics>) -> Router {
    let observe = middleware::from_fn_with_state(metrics, metrics::observe);
    routes
        .layer(observe)
        .layer(map_response(no_store))
        .layer(middleware::from_fn(request_log::log))
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(AllowHeaders::mirror_request())
        // The date lets a page find out whether its session token has expired even if the device's clock is wrong.
        .expose_headers([
            header::DATE,
            request_log::REQUEST_ID,
            header::RETRY_AFTER,
            RENDERER,
        ])
        .max_age(Duration::from_secs(24 * 60 * 60))
}

/// Forbids caching where the response does not mention it. Caches in front of the platform would otherwise store it: a
/// job would seem to go on for ever, and a shopper could be shown the data of another.
async fn no_store(mut response: Response) -> Response {
    let value = HeaderValue::from_static("no-store");
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(value);
    response
}

/// 405 with the API's error body.
pub async fn method_not_allowed() -> Error {
    Error::MethodNotAllowed
}

/// 500 with the API's error body; the cause is logged.
pub fn panic_response(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::internal(text.unwrap_or_else(|| "a handler panicked".to_owned())).into_response()
}
