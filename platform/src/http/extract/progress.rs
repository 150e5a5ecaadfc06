//! Time limits for requests that arrive slowly, or not at all.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{body::Body, extract::Request};
use futures_util::StreamExt;
use tokio::time::timeout;

use crate::error::{Error, Result};

/// How long a request may make no progress. How long all of it takes does not matter: one that arrives slowly comes from a
/// shopper with a poor connection.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// After this many of these times, a byte now and then is no progress any more: it keeps a place that others need.
const PATIENCE: usize = 10;
/// The bytes that are expected in each of these times from then on.
const MIN_BYTES: usize = 1024;

/// Reads a request with `read`, as long as its body makes progress.
///
/// # Errors
/// 408 if it does not; those of `read`.
pub async fn while_arriving<T, F>(request: Request, read: impl FnOnce(Request) -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let received = Arc::new(AtomicUsize::new(0));
    let count = received.clone();
    let request = request.map(|body| {
        Body::from_stream(body.into_data_stream().inspect(move |chunk| {
            let length = chunk.as_ref().map_or(0, |chunk| chunk.len());
            count.fetch_add(length, Ordering::Relaxed);
        }))
    });
    let mut reading = pin!(read(request));
    for waited in 0.. {
        received.store(0, Ordering::Relaxed);
        if let Ok(result) = timeout(IDLE_TIMEOUT, &mut reading).await {
            return result;
        }
        let expected = if waited < PATIENCE { 1 } else { MIN_BYTES };
        if received.load(Ordering::Relaxed) < expected {
            break;
        }
    }
    Err(Error::RequestTimeout(
        "the rest of the request did not arrive: it made no progress for 30 seconds",
    ))
}
