//! Every route of the API.

use axum::{Extension, Router, extract::DefaultBodyLimit, middleware};
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    analyze, button_design, config, conversions, customers, events, grants, health, jwks, photos,
    plans, returns, sessions, status, track, tryons, usage, webhooks,
};
use crate::{
    http::{
        extract::MAX_JSON_BYTES,
        middleware::{
            concurrency_limit::{self, ConcurrencyLimit},
            idempotency, rate_limit,
        },
    },
    openapi::{self, ApiDoc, Document},
    state::AppState,
    widget_files,
};

/// The API and the widget's files. Each handler declares its path, so the routes and the OpenAPI document are the same.
pub fn routes(state: AppState) -> Router {
    let api = with_key()
        .layer(middleware::from_fn_with_state(
            state.clone(),
            idempotency::run_once,
        ))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .merge(analytics(&state))
        .merge(photos(&state))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            rate_limit::failed_auth,
        ));
    let (router, document) = files(&state)
        .merge(without_key())
        .merge(api)
        .split_for_parts();
    router
        .layer(Extension(Document::new(document)))
        .with_state(state)
}

fn files(state: &AppState) -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(widget_files::hash))
        .routes(routes!(widget_files::file))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            widget_files::limit::count,
        ))
        .routes(routes!(openapi::json))
        .routes(routes!(openapi::docs::page))
        .routes(routes!(openapi::docs::asset))
        .layer(CompressionLayer::new())
}

/// Routes without a key. The limit of failed authentications does not apply, because there is no key to guess.
fn without_key() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(tryons::get_job, tryons::cancel_job))
        .routes(routes!(photos::get))
        .routes(routes!(jwks::get))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
}

/// Routes that receive a photo. Analysing a photo needs as much memory and CPU as a try-on, so both share the limits.
fn photos(state: &AppState) -> OpenApiRouter<AppState> {
    let limit = ConcurrencyLimit::new(state.trusted_proxies.clone());
    OpenApiRouter::default()
        .routes(routes!(tryons::create))
        .routes(routes!(analyze::analyze))
        .layer(DefaultBodyLimit::max(tryons::MAX_FORM_BYTES))
        .layer(middleware::from_fn_with_state(
            limit,
            concurrency_limit::limit,
        ))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            rate_limit::tryons,
        ))
}

fn analytics(state: &AppState) -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(events::create))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            idempotency::run_once,
        ))
        .layer(DefaultBodyLimit::max(events::MAX_BYTES))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            rate_limit::events,
        ))
}

fn with_key() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(plans::list, plans::create))
        .routes(routes!(plans::get, plans::update, plans::disable))
        .routes(routes!(customers::list, customers::upsert))
        .routes(routes!(
            customers::get,
            customers::update,
            customers::cancel
        ))
        .routes(routes!(sessions::list, sessions::create))
        .routes(routes!(sessions::revoke))
        .routes(routes!(grants::list, grants::create))
        .routes(routes!(grants::revoke))
        .routes(routes!(grants::get))
        .routes(routes!(usage::get))
        .routes(routes!(conversions::create))
        .routes(routes!(returns::create))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::update, webhooks::delete))
        .routes(routes!(webhooks::rotate_secret))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::recover))
        .routes(routes!(webhooks::resend))
        .routes(routes!(track::track))
        .routes(routes!(button_design::get))
        .routes(routes!(button_design::get_for_integration))
        .routes(routes!(button_design::put))
        .routes(routes!(config::get))
        .routes(routes!(status::get))
        .routes(routes!(status::get_without_prefix))
}
