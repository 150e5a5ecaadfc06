//! A clock that stands still, so that a signature of an input in the corpus stays fresh.

use std::time::Duration;

use genvoris::clock::{Clock, EpochMs};

/// 1 January 2026, 12:00 UTC, in seconds since the Unix epoch.
pub const NOW: i64 = 1_767_268_800;

pub struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> EpochMs {
        EpochMs::from_seconds(NOW)
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}
