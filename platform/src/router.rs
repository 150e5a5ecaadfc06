//! Every route, and what all of them pass through.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Method, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{delete, get, patch, post},
};
use tokio::sync::Semaphore;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{AllowHeaders, Any, CorsLayer},
};

use crate::{
    api::{customers, jwks, plans, sessions, status, track, tryon, tryon_limit, usage, webhooks},
    error::Error,
    extract::MAX_JSON_BYTES,
    request_log,
    sandbox::{client::PlatformClient, store},
    state::AppState,
    widget_files,
};

/// The application: the API, the widget's files, and in sandbox mode the demo store.
///
/// Panics become answers inside of CORS, so that a page can read them; the log is outermost, so that every answer
/// has its id, those of preflights too.
pub fn app(state: AppState) -> Router {
    let public = public_routes(state.clone()).layer(CatchPanicLayer::custom(panicked));
    let log = middleware::from_fn(request_log::log);
    let api = public.layer(cors()).layer(log.clone());
    match &state.config.sandbox_key {
        Some(key) => {
            // The store calls the platform as any shop's server would: through its API, with its key.
            let client = PlatformClient::new(api.clone(), key.clone());
            let shop = store::Shop::new(state.clone(), client);
            let store = store_routes(shop).layer(CatchPanicLayer::custom(panicked));
            api.merge(store.layer(log))
        }
        None => api,
    }
}

fn public_routes(state: AppState) -> Router {
    let widget = Router::new()
        .route("/widget-hash", get(widget_files::hash))
        .route("/{file}", get(widget_files::file))
        .layer(CompressionLayer::new());
    let slots = Arc::new(Semaphore::new(tryon_limit::MAX_AT_ONCE));
    Router::new()
        .route("/api/v1/plans", get(plans::list).post(plans::create))
        .route("/api/v1/customers", post(customers::upsert))
        .route(
            "/api/v1/customers/{id}",
            get(customers::get).merge(patch(customers::patch)),
        )
        .route("/api/v1/customers/{id}/sessions", post(sessions::mint))
        .route("/api/v1/customers/{id}/usage", get(usage::get))
        .route(
            "/api/v1/webhooks",
            get(webhooks::list).post(webhooks::create),
        )
        .route("/api/v1/webhooks/{id}", delete(webhooks::delete))
        .route("/api/v1/webhooks/{id}/test", post(webhooks::test))
        .route(
            "/api/v1/webhooks/{id}/deliveries",
            get(webhooks::deliveries),
        )
        .route("/api/tryon/track", post(track::track))
        .route(
            "/api/tryon/jobs/{id}",
            get(tryon::job).delete(tryon::cancel),
        )
        .route("/api/status", get(status::get))
        .route("/.well-known/jwks.json", get(jwks::get))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .route(
            "/api/tryon",
            post(tryon::create)
                .layer(DefaultBodyLimit::max(tryon::MAX_FORM_BYTES))
                .layer(middleware::from_fn_with_state(slots, tryon_limit::limit)),
        )
        .merge(widget)
        .fallback(|| async { Error::NotFound("no such path") })
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(state)
}

/// The demo store's pages, which are nobody else's business: no CORS here.
fn store_routes(shop: store::Shop) -> Router {
    Router::new()
        .route("/", get(store::home))
        .route("/products/{handle}", get(store::product))
        .route("/store/quota", get(store::quota))
        .route("/store/upgrade", post(store::upgrade))
        .route("/store/reset", post(store::reset))
        .route("/store/{*path}", get(store::file))
        .layer(CompressionLayer::new())
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(shop)
}

/// Outside of the handlers, so that a page can read 402s and 500s too; a preflight carries no key and is answered
/// for all of them.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            request_log::REQUEST_ID,
            header::RETRY_AFTER,
            tryon::RENDERER,
        ])
        .max_age(Duration::from_secs(24 * 60 * 60))
}

async fn method_not_allowed() -> Error {
    Error::MethodNotAllowed
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::internal(text.unwrap_or_else(|| "a handler panicked".to_owned())).into_response()
}
