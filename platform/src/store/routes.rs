//! The routes of the store's backend.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, Method},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use tower_http::cors::{AllowHeaders, CorsLayer};

use super::{checkout, exchange, sandbox_page, state::Store, webhook};
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
    let for_pages = Router::new()
        .route("/api/tryon/checkout", post(checkout::create))
        .route("/api/tryon/session", post(exchange::exchange))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .layer(middleware::from_fn_with_state(store.clone(), limit));
    let for_pages = match cors(&store) {
        Some(cors) => for_pages.layer(cors),
        None => for_pages,
    };
    let for_provider = Router::new()
        .route("/api/tryon/webhook", post(webhook::receive))
        .layer(DefaultBodyLimit::max(MAX_WEBHOOK_BYTES));
    let routes = for_pages.merge(for_provider).merge(sandbox_pages(&store));
    guarded(routes.with_state(store))
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
