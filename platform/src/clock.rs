//! Time, injectable so that tests can end a period without waiting thirty days.

use std::{
    sync::LazyLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use jiff::Timestamp;

/// A source of the current time.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since the Unix epoch.
    fn now(&self) -> i64;

    /// Time since some moment in the past. Nobody can set it back, as the other can be.
    fn elapsed(&self) -> Duration;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    }

    fn elapsed(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// ISO 8601 in UTC with milliseconds, as in `2026-01-31T12:00:00.000Z`.
pub fn iso(epoch_ms: i64) -> String {
    format!(
        "{:.3}",
        Timestamp::from_millisecond(epoch_ms).unwrap_or_default()
    )
}
