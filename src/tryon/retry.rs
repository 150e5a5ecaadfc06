//! When a request is sent again, and after how long.

/// How often a request is sent again after a lost connection, a timeout or a 502, 503, 504.
/// With the waits below that is about ten seconds, the patience of someone on a train.
pub const RETRIES: u32 = 4;

/// How often a 429 is waited out before the shopper is asked.
pub const BUSY_WAITS: u32 = 3;

/// The longest `Retry-After` that is waited out without asking, in seconds.
pub const LONGEST_WAIT: u32 = 60;

/// How often a job is asked for before it counts as lost: five minutes at two seconds each.
pub const POLLS: u32 = 150;

/// Seconds between two questions for a job that names no `retry_after`.
pub const POLL_SECONDS: u32 = 2;

/// A wait: at least `millis`, and a random part of `jitter` on top, so that a thousand shoppers cut
/// off at once do not come back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// Milliseconds in any case.
    pub millis: u32,
    /// Upper bound of the random milliseconds added.
    pub jitter: u32,
}

impl Delay {
    /// The wait before retry number `count` (from 0): 0.5 s, 1 s, 2 s, 4 s, each with up to as much
    /// again; never less than what the backend asked for.
    pub fn backoff(count: u32, retry_after: Option<u32>) -> Self {
        let step = 500 << count.min(3);
        Self {
            millis: step.max(seconds(retry_after.unwrap_or(0))),
            jitter: step,
        }
    }

    /// The wait a 429 or a job asked for, in seconds, with up to a quarter of a second on top.
    pub fn asked(asked: u32) -> Self {
        Self {
            millis: seconds(asked),
            jitter: 250,
        }
    }
}

fn seconds(count: u32) -> u32 {
    count.min(LONGEST_WAIT) * 1000
}
