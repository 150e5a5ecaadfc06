//! The app's routes. Shopify calls those below the proxy's path for a page, and the webhooks itself.

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderValue, header},
    middleware::map_response,
    response::{Redirect, Response},
    routing::{get, post},
};

use super::{checkout, credits, session, state::App, status_route, tryons, webhook};
use crate::{
    api::{events::MAX_BYTES as MAX_EVENTS_BYTES, tryons::MAX_FORM_BYTES},
    http::extract::MAX_JSON_BYTES,
};

/// What Shopify puts in front of the paths of the app proxy.
const PREFIX: &str = "/apps/genvoris";
/// The largest webhook, in bytes: an order may have hundreds of lines.
const MAX_WEBHOOK_BYTES: usize = 4 << 20;

/// The routes.
pub fn routes(app: App) -> Router {
    let webhooks = Router::new()
        .route("/webhooks", post(webhook::receive))
        .layer(DefaultBodyLimit::max(MAX_WEBHOOK_BYTES));
    let proxy = for_pages().merge(for_widget());
    Router::new()
        .nest(PREFIX, proxy.layer(map_response(not_stored)))
        .merge(webhooks)
        .route("/", get(to_theme_editor))
        .route("/auth/callback", get(to_theme_editor))
        .with_state(app)
}

fn for_pages() -> Router<App> {
    Router::new()
        .route("/status", get(status_route::get))
        .route("/session", post(session::create))
        .route("/checkout", post(checkout::create))
        .route("/credits/use", post(credits::use_one))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
}

/// The paths that the widget appends to `data-api-url`, and its files.
fn for_widget() -> Router<App> {
    let photos = Router::new()
        .route("/api/tryon", post(tryons::create))
        .route("/api/analyze", post(tryons::create))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES));
    Router::new()
        .route("/api/v1/events", post(tryons::events))
        .layer(DefaultBodyLimit::max(MAX_EVENTS_BYTES))
        .merge(photos)
        .route("/api/status", get(status_route::get))
        .route("/api/config", get(tryons::config))
        .route("/api/widget/button-design", get(tryons::button_design))
        .route("/api/tryon/jobs/{id}", get(tryons::job).delete(tryons::job))
        .route("/{file}", get(tryons::file))
}

/// Shopify opens the app's own address after the app was installed, and from the list of apps. What a merchant does there is
/// to add the button to the theme.
async fn to_theme_editor(State(app): State<App>) -> Redirect {
    let shop = &app.settings.shop;
    Redirect::to(&format!(
        "https://{shop}/admin/themes/current/editor?template=product"
    ))
}

/// A cache between Shopify and the page must not give one shopper's answer to another.
async fn not_stored(mut response: Response) -> Response {
    let value = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(value);
    response
}
