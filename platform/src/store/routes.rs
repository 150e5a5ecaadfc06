//! The routes of the store's backend.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderValue, Method},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use tower_http::cors::{AllowHeaders, CorsLayer};

use super::{checkout, exchange, origin, sandbox_page, state::Store, webhook};
use crate::{
    error::Result,
    http::{
        extract::{ClientIp, MAX_JSON_BYTES},
        router::guarded,
    },
};

/// The largest webhook, in bytes.
const MAX_WEBHOOK_BYTES: usize = 1 << 20;
/// From how many clients on those that have not called for a while are forgotten.
const TRACKED_CLIENTS: usize = 10_000;

/// The store's routes. Pages of other origins may call them only from the configured shop.
pub fn routes(store: Store) -> Router {
    let for_provider = Router::new()
        .route("/api/tryon/webhook", post(webhook::receive))
        .layer(DefaultBodyLimit::max(MAX_WEBHOOK_BYTES));
    let others = for_provider.merge(sandbox_pages(&store));
    let for_pages = guarded(for_pages(&store));
    // Outside of what answers unsupported methods, of which a preflight's is one.
    let for_pages = match cors(&store) {
        Some(cors) => for_pages.layer(cors),
        None => for_pages,
    };
    for_pages.merge(guarded(others.with_state(store)))
}

fn for_pages(store: &Store) -> Router {
    Router::new()
        .route("/api/tryon/checkout", post(checkout::create))
        .route("/api/tryon/session", post(exchange::exchange))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .layer(middleware::from_fn_with_state(store.clone(), limit))
        .layer(middleware::from_fn_with_state(store.clone(), own_pages))
        .with_state(store.clone())
}

fn sandbox_pages(store: &Store) -> Router<Store> {
    let page = get(sandbox_page::show).post(sandbox_page::choose);
    match store.sandbox {
        Some(_) => Router::new().route("/api/tryon/sandbox/{id}", page),
        None => Router::new(),
    }
}

/// With credentials, because the shop's pages send their cookies.
fn cors(store: &Store) -> Option<CorsLayer> {
    let origin = store.shop_url.as_ref()?.origin().ascii_serialization();
    let origin: HeaderValue = origin.parse().ok()?;
    let cors = CorsLayer::new()
        .allow_origin(origin)
        .allow_methods([Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .allow_credentials(true);
    Some(cors.max_age(Duration::from_secs(24 * 60 * 60)))
}

/// Refuses calls of other stores' pages.
async fn own_pages(
    State(store): State<Store>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Result<Response> {
    origin::check(&headers, store.shop_url.as_ref())?;
    Ok(next.run(request).await)
}

/// Counts the calls of each shopper's address: each may cost a call of the provider's.
async fn limit(
    State(store): State<Store>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    if let Some(ip) = ip {
        store.limit.count(&ip)?;
        if store.limit.tracked_keys() > TRACKED_CLIENTS {
            store.limit.prune();
        }
    }
    Ok(next.run(request).await)
}
