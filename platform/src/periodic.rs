//! Runs background tasks at regular intervals.

use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::{MissedTickBehavior, interval};

use crate::error::Result;

/// Runs `task` immediately and then at regular intervals, for ever. If it fails, the error is logged together with
/// `failure`, which says what could not be done, and the next run follows as usual.
pub async fn run_periodically<'a>(
    period: Duration,
    failure: &'static str,
    task: impl Fn() -> BoxFuture<'a, Result<()>>,
) {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = task().await {
            tracing::error!(cause = ?error, "{failure}");
        }
    }
}
