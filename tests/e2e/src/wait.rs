//! Waiting for a condition, never for a time.

use std::time::{Duration, Instant};

/// The longest wait for anything. Generous, because a loaded machine is slow and only a failure waits it out.
pub const DEADLINE: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(20);

/// Polls `probe` until it answers `Ok`.
///
/// Panics after [`DEADLINE`] with `what` was waited for and the last `Err`, which says what was seen instead.
pub async fn until<T>(what: &str, mut probe: impl AsyncFnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match probe().await {
            Ok(value) => return value,
            Err(seen) if start.elapsed() > DEADLINE => {
                panic!("waited {} s for {what}; seen: {seen}", DEADLINE.as_secs())
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
