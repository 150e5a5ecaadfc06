//! Records the metrics of each request: its route, status and duration.

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

/// Records the request under the template of its route, such as `/api/v1/plans/{id}`.
pub async fn observe(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("unmatched", MatchedPath::as_str).to_owned();
    let (method, started) = (method_label(request.method()), Instant::now());
    let mut response = next.run(request).await;
    let labels = RequestLabels {
        method,
        route,
        status: status_class(response.status()),
    };
    // The code is removed, so that a response that the demo store's proxy forwards is not counted as two errors.
    let code = response.extensions_mut().remove::<ErrorCode>();
    metrics.request_ended(labels, started.elapsed(), code);
    response
}

/// The method's label. Clients may invent methods, and each label is a time series, so all others share one.
fn method_label(method: &Method) -> &'static str {
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

fn status_class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
