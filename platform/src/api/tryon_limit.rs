//! How many try-ons the server takes on at once.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Try-ons received or rendered at once. Each keeps its form in memory, a photo of a few hundred KB as the widget
/// sends it; what a shop sells in a second is far below this.
pub const MAX_AT_ONCE: usize = 256;
/// Seconds after which one that was turned away may come again.
const RETRY_AFTER: u32 = 5;

/// Turns a try-on away, before anything of its body is read, while too many are under way.
pub async fn limit(
    State(slots): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let slot = slots.try_acquire().map_err(|_| Error::RateLimited {
        retry_after: RETRY_AFTER,
    })?;
    let response = next.run(request).await;
    drop(slot);
    Ok(response)
}
