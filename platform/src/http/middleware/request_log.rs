//! Gives each request an id and writes one log line about it. The real path and query are never logged, because they
//! may contain keys, the secret ids of jobs, and shoppers' email addresses.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use crate::ids::new_id;

/// The response header with the id of the request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the current request, `req_…`.
#[derive(Clone)]
pub struct RequestId(pub String);

/// Gives the request an id, returns it in `X-Request-Id`, and writes the log line.
pub async fn log(mut request: Request, next: Next) -> Response {
    let (id, started) = (new_id("req"), Instant::now());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>();
    let path = route.map_or("unmatched", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    // Errors that are logged while the request is handled carry the id, too.
    let span = tracing::info_span!("request", request_id = id);
    let mut response = next.run(request).instrument(span).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::info!(request_id = id, %method, path, status, ms, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
