//! The routes of the demo store.

use axum::{
    Router, middleware,
    routing::{get, post},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use super::{
    actions,
    client::PlatformClient,
    docs,
    own_host::{self, OwnHost},
    proxy::{self, Proxy},
    store::{self, Shop},
};
use crate::{
    http::{
        middleware::rate_limit,
        router::{method_not_allowed, panic_response},
    },
    state::AppState,
};

/// The demo store that owns `key`. Its server calls the platform as any store's server would: through `public`, the API
/// with CORS and logging. Its proxy forwards the requests of its pages to `api`, which is the API alone.
///
/// There is no CORS here, because only the store's own pages may call these routes.
pub fn routes(state: &AppState, key: &str, public: Router, api: Router) -> Router {
    let config = &state.config;
    let origin = config.public_url.clone();
    let origin = origin.unwrap_or_else(|| format!("http://{}", config.listen));
    let client = PlatformClient::new(public, key, origin);
    let shop = Shop::new(&config.www, client);
    let own = OwnHost::new(config.listen, config.public_url.as_deref());
    store_routes(shop)
        .merge(docs::routes(&config.docs))
        .merge(proxy_routes(state, Proxy::new(api, key)))
        .layer(middleware::from_fn_with_state(own, own_host::check))
        .layer(CatchPanicLayer::custom(panic_response))
}

fn store_routes(shop: Shop) -> Router {
    Router::new()
        .route("/", get(store::list))
        .route("/products/{handle}", get(store::freemium_product))
        .route("/stores/{model}", get(store::home))
        .route("/stores/{model}/products/{handle}", get(store::product))
        .route("/stores/{model}/account", get(actions::account))
        .route("/stores/{model}/plan", post(actions::buy_plan))
        .route(
            "/stores/subscription/cancel",
            post(actions::cancel_subscription),
        )
        .route("/stores/credits/orders", post(actions::order))
        .route("/stores/credits/orders/{id}/refund", post(actions::refund))
        .route("/store/reset", post(actions::reset))
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
        .layer(middleware::from_fn_with_state(
            state.clone(),
            rate_limit::proxy,
        ))
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(proxy)
}
