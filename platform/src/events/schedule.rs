//! When deliveries are attempted.

use std::time::Duration;

use crate::clock::EpochMs;

/// The delay before each attempt. The first is counted from the event, the others from the previous failure.
pub const RETRY_SCHEDULE: [Duration; 8] = [
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_secs(120),
    Duration::from_secs(300),
    Duration::from_secs(900),
    Duration::from_secs(1800),
    Duration::from_secs(2700),
    Duration::from_secs(3600),
];

/// The number of attempts until a delivery is dead.
pub const ATTEMPTS: usize = RETRY_SCHEDULE.len();

/// When the next attempt is due after `made` failed attempts; none after the last.
pub fn next_attempt(made: i64, now: EpochMs) -> Option<EpochMs> {
    let delay = RETRY_SCHEDULE.get(usize::try_from(made).ok()?)?;
    Some(now + *delay)
}
