//! Routes of a shop's own server, for pages that have one: its proxy to the try-on backend, its account.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use axum::{Json, Router};
use serde_json::json;

use crate::backend::Backend;

/// `/genvoris-proxy/…`: passes everything on to the backend. A real one adds the store's key.
pub fn proxy(backend: &Backend) -> Router {
    Router::new()
        .route("/genvoris-proxy/{*path}", any(pass_on))
        .layer(DefaultBodyLimit::disable())
        .with_state(backend.url.clone())
}

/// `POST /account/upgrade`: the shopper has a better plan, and a token that says so.
pub fn account(token: &'static str) -> Router {
    Router::new().route(
        "/account/upgrade",
        post(async move || Json(json!({ "token": token }))),
    )
}

async fn pass_on(
    State(backend): State<String>,
    Path(path): Path<String>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let client = reqwest::Client::builder().no_proxy().build();
    let mut request = client
        .expect("a client")
        .request(method, format!("{backend}/{path}"));
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    match request.body(body).send().await {
        Ok(answer) => {
            let status = answer.status();
            let kind = answer.headers().get(header::CONTENT_TYPE).cloned();
            let body = answer.bytes().await.unwrap_or_default();
            let kind = kind.map(|kind| [(header::CONTENT_TYPE, kind)]);
            (
                status,
                kind.map(HeaderMap::from_iter).unwrap_or_default(),
                body,
            )
                .into_response()
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}
