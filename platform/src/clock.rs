//! Time, injectable so that tests can end a period without waiting thirty days.

use std::{
    ops::{Add, Sub},
    sync::LazyLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use jiff::Timestamp;

/// One day.
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A moment: milliseconds since the Unix epoch, as the database stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct EpochMs(pub i64);

impl EpochMs {
    /// The moment this many seconds after the Unix epoch, the unit of times in tokens.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Whole seconds since the Unix epoch.
    pub fn seconds(self) -> i64 {
        self.0 / 1000
    }

    /// The moment that a text in ISO 8601 names, with an offset or `Z`; none if it is no such text.
    pub fn from_iso(text: &str) -> Option<Self> {
        let timestamp: Timestamp = text.parse().ok()?;
        Some(Self(timestamp.as_millisecond()))
    }

    /// ISO 8601 in UTC with milliseconds, as in `2026-01-31T12:00:00.000Z`.
    pub fn iso(self) -> String {
        let timestamp = Timestamp::from_millisecond(self.0).unwrap_or_default();
        format!("{timestamp:.3}")
    }
}

impl Add<Duration> for EpochMs {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }
}

impl Sub<Duration> for EpochMs {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A source of the current time.
pub trait Clock: Send + Sync + 'static {
    /// The current time. It jumps if the machine's clock is set.
    fn now(&self) -> EpochMs;

    /// The time since a fixed moment in the past. Setting the machine's clock does not change it.
    fn elapsed(&self) -> Duration;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> EpochMs {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        EpochMs(millis(since_epoch))
    }

    fn elapsed(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}
