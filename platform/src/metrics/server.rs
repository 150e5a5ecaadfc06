//! `GET /metrics`, and the layer that counts requests.

use std::time::Instant;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};

use super::RequestLabels;
use crate::{
    error::{Error, Result},
    error_body::ErrorCode,
    state::AppState,
};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What `--metrics-listen` serves: `GET /metrics` and nothing else.
///
/// An address of its own, because the peer of a request says nothing about who asked: behind a reverse proxy on the
/// same machine all of them are local.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(state)
}

async fn metrics(State(app): State<AppState>) -> Result<impl IntoResponse> {
    let remembered = i64::try_from(app.limits.remembered()).unwrap_or(i64::MAX);
    app.metrics.limited_clients.set(remembered);
    let text = app.metrics.encode().map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text))
}

/// Counts the request under its route's template.
pub async fn observe(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("unmatched", MatchedPath::as_str).to_owned();
    let (method, started) = (known(request.method()), Instant::now());
    let mut response = next.run(request).await;
    let labels = RequestLabels {
        method,
        route,
        status: class(response.status()),
    };
    // Removed, so that an answer passed on by the demo store's proxy is one error and not two.
    let code = response.extensions_mut().remove::<ErrorCode>();
    app.metrics.request_ended(labels, started.elapsed(), code);
    response
}

/// A client may make methods up, and each would be a series of its own.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
