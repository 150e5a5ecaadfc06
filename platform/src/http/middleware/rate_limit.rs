//! The limits per IP address, as layers of the routes they hold for.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    error::{ErrorCode, Result},
    http::extract::{Caller, ClientIp},
    limits::Limit,
    state::AppState,
};

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

/// Counts try-ons that a browser asks for, and hands the [`Caller`] to the handlers.
///
/// A secret key in the Authorization header is a store's server speaking for all its shoppers from one address; the
/// store's credits and its customers' quotas limit those. The key is looked up here, before anything of the form is
/// read: one that is only claimed buys nothing.
pub async fn tryons(
    State(app): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    of_pages(&app, &app.limits.tryons, ip, request, next).await
}

/// Counts calls of pages that tell events, and hands the [`Caller`] to the handlers.
pub async fn events(
    State(app): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    of_pages(&app, &app.limits.events, ip, request, next).await
}

async fn of_pages(
    app: &AppState,
    limit: &Limit<IpAddr>,
    ip: Option<IpAddr>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let caller = Caller::of(app, request.headers()).await;
    if let Some(ip) = ip
        && !matches!(caller, Ok(Caller::Server(_)))
    {
        limit.count(&ip)?;
    }
    request.extensions_mut().insert(caller?);
    Ok(next.run(request).await)
}

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
