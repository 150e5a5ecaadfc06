//! When deliveries are attempted.

/// Milliseconds before each attempt: the first after the event, the others after the failure of the one before.
pub const WAITS: [i64; 8] = [
    10_000, 30_000, 120_000, 300_000, 900_000, 1_800_000, 2_700_000, 3_600_000,
];

/// Attempts before a delivery is given up.
pub const ATTEMPTS: usize = WAITS.len();

/// When an event of now is first sent.
pub fn first(now: i64) -> i64 {
    now + WAITS[0]
}

/// When to send again after `made` attempts, the last of which failed now; never after the last.
pub fn next(made: i64, now: i64) -> Option<i64> {
    let wait = usize::try_from(made).ok().and_then(|made| WAITS.get(made));
    wait.map(|wait| now + wait)
}
