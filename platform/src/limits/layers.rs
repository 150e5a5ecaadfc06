//! The limits per IP address, as layers of the routes they hold for.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{client_ip::ClientIp, error::Result, error_body::ErrorCode, state::AppState};

/// Counts unknown keys. Who tried too many is turned away, even with a right key, until the count has drained.
///
/// Expired session tokens do not count: a store's server passes on those of all its shoppers.
pub async fn failed_auth(
    State(app): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    let Some(ip) = ip else {
        return Ok(next.run(request).await);
    };
    app.limits.failed_auth.check(&ip)?;
    let response = next.run(request).await;
    let failed = response.extensions().get() == Some(&ErrorCode::InvalidKey);
    if failed && app.limits.failed_auth.count(&ip).is_err() {
        tracing::warn!("an address that guesses keys is over its limit");
    }
    Ok(response)
}

/// Counts try-ons that a browser asks for.
///
/// A secret key in the Authorization header is a store's server speaking for all its shoppers from one address; the
/// store's credits and its customers' quotas limit those. A key that is only claimed buys nothing: it is refused,
/// and counted by [`failed_auth`].
pub async fn tryons(
    State(app): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    if let Some(ip) = ip
        && !is_store_server(request.headers())
    {
        app.limits.tryons.count(&ip)?;
    }
    Ok(next.run(request).await)
}

fn is_store_server(headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION);
    let text = value.and_then(|value| value.to_str().ok());
    text.and_then(|text| text.split_once(' '))
        .is_some_and(|(_, key)| !key.trim().starts_with(PUBLISHABLE))
}

/// How publishable keys begin.
const PUBLISHABLE: &str = "gvk_pub_";

/// Counts the loader and its hash; what the loader fetches is cached for ever and does not count.
pub async fn loader(
    State(app): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    if let Some(ip) = ip
        && is_loader(request.uri().path())
    {
        app.limits.loader.count(&ip)?;
    }
    Ok(next.run(request).await)
}

/// `/widget.js`, `/widget-hash`, and copies that carry a version: `/widget-1.4.2.js`.
fn is_loader(path: &str) -> bool {
    path.starts_with("/widget.") || path.starts_with("/widget-")
}

/// Counts calls of the demo store's proxy.
pub async fn proxy(
    State(app): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Response {
    match ip.map_or(Ok(()), |ip| app.limits.proxy.count(&ip)) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}
