//! Every route, and what all of them pass through.

use std::time::Duration;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, Method, header},
    middleware::{self, map_response},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{AllowHeaders, Any, CorsLayer},
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        analyze, button_design, config, conversions, customer_list, customers, events, health,
        jwks, live_sessions, plan, plans, returns, sessions, status, track, tryon, tryon_limit,
        usage, webhooks,
    },
    error::Error,
    extract::MAX_JSON_BYTES,
    limits, metrics,
    openapi::{self, Document, Skeleton},
    preflight, request_log,
    sandbox::{
        client::PlatformClient,
        proxy::{self, Proxy},
        store,
    },
    state::AppState,
    widget_files,
};

/// The application: the API, the widget's files, and in sandbox mode the demo store.
///
/// Panics become answers inside of CORS, so that a page can read them; the log is outermost, so that every answer
/// has its id, those of preflights too.
pub fn app(state: AppState) -> Router {
    let public = public_routes(state.clone())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(map_response(uncached));
    let log = middleware::from_fn(request_log::log);
    let observe = middleware::from_fn_with_state(state.clone(), metrics::observe);
    let preflight = middleware::from_fn_with_state(state.clone(), preflight::check);
    let api = public
        .clone()
        .layer(cors())
        .layer(preflight)
        .layer(observe.clone())
        .layer(log.clone());
    match &state.config.sandbox_key {
        Some(key) => {
            // The store calls the platform as any shop's server would: through its API, with its key.
            let client = PlatformClient::new(api.clone(), key.clone());
            let shop = store::Shop::new(state.clone(), client);
            let proxy = proxy_routes(&state, Proxy::new(public, key));
            let store = store_routes(shop).merge(proxy);
            let store = store.layer(CatchPanicLayer::custom(panicked));
            api.merge(store.layer(observe).layer(log))
        }
        None => api,
    }
}

/// Each handler says at which path it answers; there is no way in here but through the document.
fn public_routes(state: AppState) -> Router {
    let files = OpenApiRouter::with_openapi(Skeleton::openapi())
        .routes(routes!(widget_files::hash))
        .routes(routes!(widget_files::file))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            limits::loader,
        ))
        .routes(routes!(openapi::json))
        .routes(routes!(openapi::docs))
        .layer(CompressionLayer::new());
    // What takes no key has nothing to guess.
    let keyless = OpenApiRouter::default()
        .routes(routes!(tryon::job, tryon::cancel))
        .routes(routes!(jwks::get))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready));
    let slots = tryon_limit::Limit::new(state.clone());
    let tryons = middleware::from_fn_with_state(state.clone(), limits::tryons);
    let failed_auth = middleware::from_fn_with_state(state.clone(), limits::failed_auth);
    // Looking at a photo takes the same memory and the same cores as a try-on, and no credit.
    let photos = OpenApiRouter::default()
        .routes(routes!(tryon::create))
        .routes(routes!(analyze::analyze))
        .layer(DefaultBodyLimit::max(tryon::MAX_FORM_BYTES))
        .layer(middleware::from_fn_with_state(slots, tryon_limit::limit))
        .layer(tryons);
    let told = OpenApiRouter::default()
        .routes(routes!(events::create))
        .layer(DefaultBodyLimit::max(events::MAX_BYTES))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            limits::events,
        ));
    let api = OpenApiRouter::default()
        .routes(routes!(plans::list, plans::create))
        .routes(routes!(plan::get, plan::patch, plan::delete))
        .routes(routes!(customer_list::list, customers::upsert))
        .routes(routes!(
            customers::get,
            customers::patch,
            customer_list::cancel
        ))
        .routes(routes!(live_sessions::list, sessions::mint))
        .routes(routes!(live_sessions::revoke))
        .routes(routes!(usage::get))
        .routes(routes!(conversions::create))
        .routes(routes!(returns::create))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::delete))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(track::track))
        .routes(routes!(button_design::get))
        .routes(routes!(button_design::put))
        .routes(routes!(config::get))
        .routes(routes!(status::get))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .merge(told)
        .merge(photos)
        .layer(failed_auth);
    let (router, document) = files.merge(keyless).merge(api).split_for_parts();
    router
        .layer(Extension(Document::new(document)))
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

fn proxy_routes(state: &AppState, proxy: Proxy) -> Router {
    let forward = get(proxy::forward)
        .post(proxy::forward)
        .delete(proxy::forward);
    Router::new()
        .route("/genvoris-proxy/{*path}", forward)
        .layer(middleware::from_fn_with_state(state.clone(), limits::proxy))
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(proxy)
}

/// Outside of the handlers, so that a page can read 402s and 500s too; a preflight carries no key and is answered
/// for all of them.
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
            tryon::RENDERER,
        ])
        .max_age(Duration::from_secs(24 * 60 * 60))
}

/// Caches in front of the platform keep answers that say nothing of caching: a job would never end, and what one
/// shopper may see would be shown to the next.
async fn uncached(mut response: Response) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(no_store);
    response
}

async fn method_not_allowed() -> Error {
    Error::MethodNotAllowed
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::internal(text.unwrap_or_else(|| "a handler panicked".to_owned())).into_response()
}
