//! CORS preflights: refuses pages that no store allows.

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

/// Refuses the preflight of a page whose origin no key allows. A preflight carries no key, so the origins of all keys
/// are considered. The request that follows carries a key, and is checked against the origins of that key.
///
/// This layer is outside of the CORS layer, whose headers would tell the browser to send the request.
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
