//! Routes of a shop's own server, for pages that have one: its proxy to the try-on backend, its account.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json::json;

use crate::backend::Backend;
use crate::mount::Mount;

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

/// `/api/…`: a backend that is on the same origin as the widget's files, open to every page.
pub fn api(backend: &Backend) -> Router {
    let open = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    let answer = async move |State(backend): State<String>,
                             Path(path): Path<String>,
                             method: Method,
                             headers: HeaderMap,
                             body: Bytes| {
        let path = Path(format!("api/{path}"));
        let answer = pass_on(State(backend), path, method, headers, body).await;
        (open, answer)
    };
    Router::new()
        .route("/api/{*path}", any(answer))
        .layer(DefaultBodyLimit::disable())
        .with_state(backend.url.clone())
}

/// A script that the shop's own server has made.
pub fn script(path: &str, text: Vec<u8>) -> Router {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    Router::new().route(path, get(async move || (kind, text)))
}

/// `/members/…`: the widget's files, which the shop's own server gives to those alone who have the cookie `member`.
pub fn members() -> Router {
    let files = Arc::new(Mount::widget());
    let answer = async move |Path(file): Path<String>, headers: HeaderMap| {
        let cookie = headers.get(header::COOKIE).map(HeaderValue::to_str);
        match cookie.and_then(Result::ok) {
            Some(cookies) if cookies.contains("member=") => files.answer(&file).await,
            _ => StatusCode::UNAUTHORIZED.into_response(),
        }
    };
    Router::new().route("/members/{*file}", get(answer))
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
