//! When a request is sent again, and after how long.

/// How often a request is sent again after a network error, a timeout, or a 502, 503 or 504.
/// Together with the delays below, that takes about ten seconds.
pub const MAX_RETRIES: u32 = 4;

/// How often the widget waits after a 429 before it reports a failure.
pub const MAX_RATE_LIMIT_WAITS: u32 = 3;

/// The longest `Retry-After`, in seconds, that the widget waits for without asking the shopper.
pub const MAX_WAIT_SECONDS: u32 = 60;

/// How often a job is polled before it counts as timed out: for five minutes at the default interval.
pub const MAX_POLLS: u32 = 150;

/// Seconds between two polls of a job that sends no `retry_after`.
pub const DEFAULT_POLL_SECONDS: u32 = 2;

/// A delay: at least `millis`, plus a random part of `jitter`, so that a thousand shoppers who lost their
/// connection at once do not reconnect at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// The minimum, in milliseconds.
    pub millis: u32,
    /// Upper bound of the random milliseconds that are added.
    pub jitter: u32,
}

impl Delay {
    /// The exponential backoff before retry number `count` (counted from 0): 0.5 s, 1 s, 2 s, 4 s, each with up to the
    /// same time again as jitter. It is never shorter than the backend's `Retry-After`.
    pub fn backoff(count: u32, retry_after: Option<u32>) -> Self {
        let backoff = 500 << count.min(3);
        Self {
            millis: backoff.max(to_millis(retry_after.unwrap_or(0))),
            jitter: backoff,
        }
    }

    /// The delay that a 429 or a job asks for, with up to a quarter of a second of jitter.
    pub fn fixed(seconds: u32) -> Self {
        Self {
            millis: to_millis(seconds),
            jitter: 250,
        }
    }
}

fn to_millis(seconds: u32) -> u32 {
    seconds.min(MAX_WAIT_SECONDS) * 1000
}
