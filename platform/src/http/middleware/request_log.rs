//! One id and one log line per request. What the path and the query carry is never logged: keys, the secret ids of
//! jobs, shoppers' email addresses.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use crate::ids::new_id;

/// The header that every answer carries.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request being answered, `req_…`.
#[derive(Clone)]
pub struct RequestId(pub String);

/// Gives the request an id, answers it in `X-Request-Id` and writes the line.
pub async fn log(mut request: Request, next: Next) -> Response {
    let (id, started) = (new_id("req"), Instant::now());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>();
    let path = route.map_or("unmatched", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    // What goes wrong underneath is logged with the id too.
    let span = tracing::info_span!("request", request_id = id);
    let mut response = next.run(request).instrument(span).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::info!(request_id = id, %method, path, status, ms, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
