//! `/.well-known/jwks.json`

use axum::{extract::State, http::header, response::IntoResponse};

use crate::state::AppState;

/// How long the keys may be cached, in seconds.
pub const MAX_AGE: i64 = 3600;

/// `GET /.well-known/jwks.json`, cacheable for an hour.
pub async fn get(State(app): State<AppState>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, format!("public, max-age={MAX_AGE}"))],
        axum::Json(app.tokens.jwks()),
    )
}
