//! When deliveries are attempted.

use std::time::Duration;

use crate::clock::EpochMs;

/// The delay before each attempt: the first counts from the event, each of the others from the failure before it.
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

/// Attempts before a delivery is given up.
pub const ATTEMPTS: usize = RETRY_SCHEDULE.len();

/// When to attempt next, after `made` attempts that failed; none after the last.
pub fn next_attempt(made: i64, now: EpochMs) -> Option<EpochMs> {
    let delay = RETRY_SCHEDULE.get(usize::try_from(made).ok()?)?;
    Some(now + *delay)
}
