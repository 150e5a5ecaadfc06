//! `/.well-known/jwks.json`

use axum::{extract::State, http::header, response::IntoResponse};

use crate::state::AppState;

/// `GET /.well-known/jwks.json`, cacheable for an hour.
pub async fn get(State(app): State<AppState>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "public, max-age=3600")],
        axum::Json(app.tokens.jwks()),
    )
}
