//! `/api/status`: whether the store as a whole can offer try-ons.

use axum::{extract::State, http::HeaderMap, response::IntoResponse};
use serde::Deserialize;
use serde_json::json;

use crate::{
    db::credits,
    error::Result,
    extract::{Query, Store},
    state::AppState,
};

/// The query of `GET /api/status`.
#[derive(Deserialize)]
pub struct StatusQuery {
    api_key: Option<String>,
}

/// `GET /api/status?api_key=…`; behind a proxy the key comes in the header. Credits do not reset, so
/// `resetsAt` is null.
pub async fn get(
    State(app): State<AppState>,
    headers: HeaderMap,
    Query(query): Query<StatusQuery>,
) -> Result<impl IntoResponse> {
    let store = Store::of_header_or_field(&app, &headers, query.api_key.as_deref()).await?;
    let balance = credits::balance(&mut app.db.read().await?, &store.id, app.clock.now()).await?;
    let access = if balance.remaining > 0 {
        "ALLOWED"
    } else {
        "EXHAUSTED"
    };
    Ok(axum::Json(json!({
        "access": access,
        "quota": {
            "used": balance.credits - balance.remaining,
            "limit": balance.credits,
            "resetsAt": null,
        },
    })))
}
