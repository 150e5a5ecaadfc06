//! The application: the API, the widget's files, in sandbox mode the demo store, and the backend of a store that sells
//! single try-ons.

use axum::Router;

use crate::{
    api,
    error::Result,
    http::router::{with_cors, with_fallbacks, with_observability},
    sandbox,
    state::AppState,
    store::{self, Platform, Settings, Store},
};

/// All routes on one state.
pub fn app(state: AppState) -> Router {
    let api = with_fallbacks(api::routes(state.clone()));
    let metrics = state.metrics.clone();
    let public = with_cors(api.clone(), state.allowed_origins.clone(), metrics.clone());
    match &state.config.sandbox_key {
        Some(key) => {
            let store = sandbox::routes(&state, key, public.clone(), api);
            public.merge(with_observability(store, metrics))
        }
        None => public,
    }
}

/// The same, with the backend of a store beside them.
///
/// # Errors
/// 500 if TLS for the payment provider cannot be set up.
pub fn app_with_store(state: AppState, settings: Settings) -> Result<Router> {
    let api = with_fallbacks(api::routes(state.clone()));
    let platform = Platform::in_process(api, &settings.store_key)?;
    let (clock, proxies) = (state.clock.clone(), state.trusted_proxies.clone());
    let store = Store::new(settings, platform, clock, proxies)?;
    let routes = with_observability(store::routes(store), state.metrics.clone());
    Ok(app(state).merge(routes))
}
