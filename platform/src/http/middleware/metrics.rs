//! Counts requests.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};

use crate::{
    error::ErrorCode,
    metrics::{Metrics, RequestLabels},
};

/// Counts the request under its route's template.
pub async fn observe(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
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
    metrics.request_ended(labels, started.elapsed(), code);
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
