//! Preflights: whether any store allows the page to call at all.

use axum::{
    extract::{Request, State},
    http::{Method, header},
    middleware::Next,
    response::Response,
};

use crate::{
    allowed_origins::AllowedOrigins,
    error::{Error, Result},
};

/// Refuses the preflight of a page that no key allows. A preflight carries no key, so it is answered from the origins
/// of all keys; the request that follows is checked against those of its own key.
///
/// Outside of the CORS layer, whose headers would tell the browser to go on.
pub async fn check(
    State(allowed): State<AllowedOrigins>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let headers = request.headers();
    let preflight = request.method() == Method::OPTIONS
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if preflight
        && let Some(origin) = headers.get(header::ORIGIN)
        && !allowed.allows(origin).await?
    {
        return Err(Error::DomainNotAllowed);
    }
    Ok(next.run(request).await)
}
