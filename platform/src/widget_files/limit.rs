//! The rate limit of the loader.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{WidgetFiles, is_loader};
use crate::{error::Result, http::extract::ClientIp, limits::Limits};

/// Counts requests for the loader and its hash, unless they are answered from memory: many shoppers may be behind one
/// address, and each page requests the loader. The files that the loader fetches are cached for ever and do not count.
pub async fn count(
    State(limits): State<Arc<Limits>>,
    State(files): State<WidgetFiles>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    if let Some(ip) = ip
        && is_loader(request.uri().path().trim_start_matches('/'))
        && !files.is_in_memory().await
    {
        limits.loader.count(&ip)?;
    }
    Ok(next.run(request).await)
}
