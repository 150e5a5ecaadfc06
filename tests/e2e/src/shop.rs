//! Routes of a shop's own server, such as its proxy to the try-on backend and its account page.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json::json;

use crate::mock_backend::MockBackend;
use crate::mount::Mount;

/// `/genvoris-proxy/…`: forwards all requests to the backend. A real proxy would add the store's key.
pub fn proxy(backend: &MockBackend) -> Router {
    Router::new()
        .route("/genvoris-proxy/{*path}", any(forward))
        .layer(DefaultBodyLimit::disable())
        .with_state(backend.url.clone())
}

/// `POST /account/upgrade`: returns a token for the shopper's new plan.
pub fn account(token: &'static str) -> Router {
    Router::new().route(
        "/account/upgrade",
        post(async move || Json(json!({ "token": token }))),
    )
}

/// `/api/…`: a backend on the origin of the widget's files, which allows every origin.
pub fn api(backend: &MockBackend) -> Router {
    let answer = async move |State(backend): State<String>,
                             Path(path): Path<String>,
                             method: Method,
                             headers: HeaderMap,
                             body: Bytes| {
        let path = Path(format!("api/{path}"));
        let answer = forward(State(backend), path, method, headers, body).await;
        ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], answer)
    };
    Router::new()
        .route("/api/{*path}", any(answer))
        .layer(DefaultBodyLimit::disable())
        .with_state(backend.url.clone())
}

/// A single script at this path, as in the cache of a script optimiser.
pub fn script(path: &'static str, text: Vec<u8>) -> Router {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    Router::new().route(path, get(async move || (kind, text)))
}

/// `/preview/…`: the built widget for visitors with the cookie of a shop preview, and 401 for all others.
pub fn preview() -> Router {
    let files = Arc::new(Mount::widget());
    let answer = async move |Path(file): Path<String>, headers: HeaderMap| {
        let cookies = headers.get(header::COOKIE).map(HeaderValue::as_bytes);
        let cookies = String::from_utf8_lossy(cookies.unwrap_or_default());
        match cookies.contains("preview=yes") {
            true => files.answer(&file).await,
            false => StatusCode::UNAUTHORIZED.into_response(),
        }
    };
    Router::new().route("/preview/{*file}", get(answer))
}

async fn forward(
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
