//! One limit: who it counts, and how often they may.

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

/// The platform's clock for the limiters, so that tests move both at once.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl GovernorClock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(self.0.now().unsigned_abs())
    }
}

/// Whom to look up, and whether to count the look.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Look<K> {
    key: K,
    counts: bool,
}

/// A store in which a look that does not count changes nothing.
struct Cells<K: Hash + Eq>(DashMapStateStore<K>);

impl<K: Hash + Eq + Clone> StateStore for Cells<K> {
    type Key = Look<K>;

    fn measure_and_replace<T, F, E>(&self, look: &Look<K>, measure: F) -> std::result::Result<T, E>
    where
        F: Fn(Option<Nanos>) -> std::result::Result<(T, Nanos), E>,
    {
        if look.counts {
            return self.0.measure_and_replace(&look.key, measure);
        }
        // What is answered as an error is not stored.
        let looked: std::result::Result<Infallible, _> = self
            .0
            .measure_and_replace(&look.key, |cell| Err(measure(cell).map(|(seen, _)| seen)));
        match looked {
            Err(seen) => seen,
            Ok(never) => match never {},
        }
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<Look<K>> for Cells<K> {
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

type Limiter<K> = RateLimiter<Look<K>, Cells<K>, Ticks, NoOpMiddleware<Duration>>;

/// Rates that all hold for each key by itself.
pub struct Limit<K: Hash + Eq + Clone> {
    limiters: Vec<Limiter<K>>,
    clock: Ticks,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    /// A limit whose time is `clock`'s.
    pub fn new(rates: &Rates, clock: &Arc<dyn Clock>) -> Self {
        let clock = Ticks(clock.clone());
        let limiter = |rate: &Rate| {
            RateLimiter::new(
                quota(*rate),
                Cells(DashMapStateStore::default()),
                clock.clone(),
            )
        };
        Self {
            limiters: rates.0.iter().map(limiter).collect(),
            clock,
        }
    }

    /// Whether `key` may now, without counting it; else 429 with the wait after which it may.
    pub fn check(&self, key: &K) -> Result<()> {
        self.look(key, false)
    }

    /// Counts one for `key`; one too many is 429 with the wait after which the next passes, and is not counted.
    pub fn count(&self, key: &K) -> Result<()> {
        // All are asked first: one that is over must not make the others count.
        self.check(key)?;
        self.look(key, true)
    }

    fn look(&self, key: &K, counts: bool) -> Result<()> {
        let look = Look {
            key: key.clone(),
            counts,
        };
        let now = self.clock.now();
        let wait = |limiter: &Limiter<K>| -> Option<Duration> {
            let until: NotUntil<Duration> = limiter.check_key(&look).err()?;
            Some(until.wait_time_from(now))
        };
        match self.limiters.iter().filter_map(wait).max() {
            Some(wait) => Err(Error::RateLimited {
                retry_after: whole_seconds(wait),
            }),
            None => Ok(()),
        }
    }

    /// Forgets whom nothing is counted of any more.
    pub fn prune(&self) {
        for limiter in &self.limiters {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// How many keys are remembered.
    pub fn remembered(&self) -> usize {
        self.limiters.iter().map(RateLimiter::len).sum()
    }
}

/// All of `count` at once, then one by one as the period's share of time goes by.
fn quota(rate: Rate) -> Quota {
    // Rounded up: a rate faster than one per nanosecond is not a limit.
    let share = rate.period / rate.count.get();
    let share = share.max(Duration::from_nanos(1));
    Quota::with_period(share)
        .unwrap_or(Quota::per_second(rate.count))
        .allow_burst(rate.count)
}

/// Rounded up, so that the wait is never too short.
fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_millis().div_ceil(1000).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
