//! When deliveries are attempted.

/// Milliseconds before each attempt: the first counts from the event, each of the others from the failure before it.
pub const RETRY_SCHEDULE: [i64; 8] = [
    10_000, 30_000, 120_000, 300_000, 900_000, 1_800_000, 2_700_000, 3_600_000,
];

/// Attempts before a delivery is given up.
pub const ATTEMPTS: usize = RETRY_SCHEDULE.len();

/// When to attempt next, after `made` attempts that failed; none after the last. Times are epoch milliseconds.
pub fn next_attempt(made: i64, now: i64) -> Option<i64> {
    let delay = RETRY_SCHEDULE.get(usize::try_from(made).ok()?)?;
    Some(now + delay)
}
