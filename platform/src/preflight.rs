//! Preflights: whether any store allows the page to call at all.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use crate::{
    db::api_keys,
    error::{Error, Result},
    origins,
    state::AppState,
};

/// Refuses the preflight of a page that no key is for. It carries no key, so that it is answered from the lists of
/// all of them; the request that follows is held against its own key's.
///
/// Around of CORS, whose headers would tell the browser to go on.
pub async fn check(State(app): State<AppState>, request: Request, next: Next) -> Result<Response> {
    let headers = request.headers();
    let preflight = request.method() == Method::OPTIONS
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if preflight
        && let Some(origin) = headers.get(header::ORIGIN)
        && !is_welcome(&app, origin).await?
    {
        return Err(Error::DomainNotAllowed);
    }
    Ok(next.run(request).await)
}

async fn is_welcome(app: &AppState, origin: &HeaderValue) -> Result<bool> {
    let lists = api_keys::origin_lists(&mut app.db.read().await?, app.clock.now()).await?;
    for list in lists {
        let Some(list) = list else { return Ok(true) };
        if origins::allow(&list, origin)? {
            return Ok(true);
        }
    }
    Ok(false)
}
