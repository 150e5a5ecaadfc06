//! The application: the API, the widget's files, and in sandbox mode the demo store.

use axum::Router;

use crate::{
    api,
    http::router::{with_cors, with_fallbacks, with_observability},
    sandbox,
    state::AppState,
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
