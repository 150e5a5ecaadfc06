//! One rate limit: counts calls per key (an IP address or a store) and refuses those over the limit.

use std::{convert::Infallible, hash::Hash, sync::Arc, time::Duration};

use governor::{
    NotUntil, Quota, RateLimiter,
    clock::Clock as GovernorClock,
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{
        StateStore,
        keyed::{DashMapStateStore, ShrinkableKeyedStateStore},
    },
};

use super::rate::{Rate, Rates};
use crate::{
    clock::Clock,
    error::{Error, Result},
};

/// Gives the limiters the platform's clock, so that tests can advance it. It reads the monotonic time: if the system
/// clock is set back, clients must not have to wait longer.
#[derive(Clone)]
struct MonotonicClock(Arc<dyn Clock>);

impl GovernorClock for MonotonicClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A key to look up, and whether the lookup counts as a call.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Lookup<K> {
    key: K,
    counts: bool,
}

/// A state store that can be read without counting: governor itself counts every lookup.
struct PeekableStore<K: Hash + Eq>(DashMapStateStore<K>);

impl<K: Hash + Eq + Clone> StateStore for PeekableStore<K> {
    type Key = Lookup<K>;

    fn measure_and_replace<T, F, E>(
        &self,
        lookup: &Lookup<K>,
        measure: F,
    ) -> std::result::Result<T, E>
    where
        F: Fn(Option<Nanos>) -> std::result::Result<(T, Nanos), E>,
    {
        if lookup.counts {
            return self.0.measure_and_replace(&lookup.key, measure);
        }
        // The inner store keeps nothing when the closure returns an error, so the result is passed through as one.
        let peeked: std::result::Result<Infallible, _> =
            self.0.measure_and_replace(&lookup.key, |state| {
                Err(measure(state).map(|(decision, _)| decision))
            });
        match peeked {
            Err(decision) => decision,
            Ok(never) => match never {},
        }
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<Lookup<K>> for PeekableStore<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.0.retain_recent(drop_below);
    }

    fn shrink_to_fit(&self) {
        self.0.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

type Limiter<K> =
    RateLimiter<Lookup<K>, PeekableStore<K>, MonotonicClock, NoOpMiddleware<Duration>>;

/// A rate limit per key. It may consist of several rates, such as 20 per minute and 200 per hour; all of them apply.
pub struct Limit<K: Hash + Eq + Clone> {
    limiters: Vec<Limiter<K>>,
    clock: MonotonicClock,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    /// A limit of these rates, measured with `clock`.
    pub fn new(rates: &Rates, clock: &Arc<dyn Clock>) -> Self {
        let clock = MonotonicClock(clock.clone());
        let limiter = |rate: &Rate| {
            RateLimiter::new(
                quota(*rate),
                PeekableStore(DashMapStateStore::default()),
                clock.clone(),
            )
        };
        Self {
            limiters: rates.0.iter().map(limiter).collect(),
            clock,
        }
    }

    /// Checks whether a call for `key` would be allowed now, without counting it.
    ///
    /// # Errors
    /// 429 with the seconds to wait, if it would not.
    pub fn check(&self, key: &K) -> Result<()> {
        self.look_up(key, false)
    }

    /// Counts a call for `key`.
    ///
    /// # Errors
    /// 429 with the seconds to wait, if the call is over the limit. Such a call is not counted.
    pub fn count(&self, key: &K) -> Result<()> {
        // All rates are checked first: a call that one of them refuses must not count for the others.
        self.check(key)?;
        self.look_up(key, true)
    }

    fn look_up(&self, key: &K, counts: bool) -> Result<()> {
        let lookup = Lookup {
            key: key.clone(),
            counts,
        };
        let now = self.clock.now();
        let wait = |limiter: &Limiter<K>| -> Option<Duration> {
            let until: NotUntil<Duration> = limiter.check_key(&lookup).err()?;
            Some(until.wait_time_from(now))
        };
        match self.limiters.iter().filter_map(wait).max() {
            Some(wait) => Err(Error::RateLimited {
                retry_after: whole_seconds(wait),
            }),
            None => Ok(()),
        }
    }

    /// Removes the keys whose counts have drained to zero.
    pub fn prune(&self) {
        for limiter in &self.limiters {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// The number of keys that are being counted.
    pub fn tracked_keys(&self) -> usize {
        self.limiters.iter().map(RateLimiter::len).sum()
    }
}

/// Allows a burst of `count` calls, and then one more call each time that `period / count` has passed.
fn quota(rate: Rate) -> Quota {
    // At least a nanosecond, which is the limiter's resolution.
    let replenish_interval = rate.period / rate.count.get();
    let replenish_interval = replenish_interval.max(Duration::from_nanos(1));
    Quota::with_period(replenish_interval)
        .unwrap_or(Quota::per_second(rate.count))
        .allow_burst(rate.count)
}

/// Rounded up, so that a client that waits for as long is let through.
fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_millis().div_ceil(1000).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
