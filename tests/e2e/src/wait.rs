//! Waits for conditions, never for a fixed time.

use std::time::{Duration, Instant};

/// The time limit of every wait. It is long because machines under load are slow, and only failing cases reach it.
pub const DEADLINE: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(20);

/// Polls `probe` until it returns `Ok`.
///
/// Panics after [`DEADLINE`]. The message contains `what` and the last `Err`, which describes the state at the end.
pub async fn until<T>(what: &str, mut probe: impl AsyncFnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match probe().await {
            Ok(value) => return value,
            Err(last) if start.elapsed() > DEADLINE => {
                panic!(
                    "waited {} s for {what}; last state: {last}",
                    DEADLINE.as_secs()
                )
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
