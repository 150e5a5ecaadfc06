//! Maintenance: deletes what has been kept long enough, and takes over what other processes have changed.

use std::{sync::Arc, time::Duration};

use tokio::time::{MissedTickBehavior, interval};

use crate::{
    clock::{Clock, DAY, EpochMs},
    db::{Conn, Database, api_keys, attempts, deliveries, events, sessions, stored_responses},
    error::Result,
    limits::Limits,
    tokens::{TokenKeys, rotation},
};

/// How often maintenance runs.
const INTERVAL: Duration = Duration::from_secs(10);
/// How long attempts are kept: an `attempt_id` that comes back later starts a new try-on.
const ATTEMPT_RETENTION: Duration = Duration::from_secs(30 * DAY.as_secs());
/// How long sessions are kept after they expired, so that a store can revoke late.
const SESSION_RETENTION: Duration = DAY;
/// How long analytics events are kept: the longest attribution window is a year.
const EVENT_RETENTION: Duration = Duration::from_secs(366 * DAY.as_secs());
/// How long a delivery stays pending: a receiver that never answers must not fill the database.
const DELIVERY_DEADLINE: Duration = DAY;
/// How long deliveries that have ended are kept.
const DELIVERY_RETENTION: Duration = Duration::from_secs(14 * DAY.as_secs());

/// Rows per transaction: everybody else who writes waits for a long one.
const BATCH: i64 = 500;

/// Runs maintenance as long as the process lives.
pub struct Maintenance {
    /// The database.
    pub db: Database,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The keys of session tokens, which other processes rotate.
    pub tokens: Arc<TokenKeys>,
    /// The rate limits, which remember clients.
    pub limits: Arc<Limits>,
}

impl Maintenance {
    /// Runs for ever.
    pub async fn run(self) {
        let mut ticks = interval(INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.run_once().await {
                tracing::error!(cause = ?error, "maintenance failed");
            }
        }
    }

    /// One run, to its end.
    ///
    /// # Errors
    /// 500 where the database does not answer.
    pub async fn run_once(&self) -> Result<()> {
        self.purge().await?;
        self.db.optimize().await?;
        self.limits.prune();
        self.tokens.reload(&self.db).await
    }

    async fn purge(&self) -> Result<()> {
        let now = self.clock.now();
        self.in_batches(async move |db| attempts::purge(db, now - ATTEMPT_RETENTION, BATCH).await)
            .await?;
        self.in_batches(async move |db| stored_responses::purge(db, now, BATCH).await)
            .await?;
        self.in_batches(async move |db| events::purge(db, now - EVENT_RETENTION, BATCH).await)
            .await?;
        self.in_batches(async move |db| sessions::purge(db, now - SESSION_RETENTION, BATCH).await)
            .await?;
        self.purge_deliveries(now).await?;
        self.in_batches(async move |db| api_keys::purge(db, now, BATCH).await)
            .await?;
        // A handful of keys at most.
        let keys = async move |db: &mut Conn| rotation::purge(db, now).await;
        self.db.writer.run(keys).await
    }

    async fn purge_deliveries(&self, now: EpochMs) -> Result<()> {
        self.in_batches(async move |db| {
            deliveries::expire_undelivered(db, now - DELIVERY_DEADLINE, BATCH).await
        })
        .await?;
        self.in_batches(async move |db| {
            deliveries::purge(db, now - DELIVERY_RETENTION, BATCH).await
        })
        .await
    }

    /// Repeats `purge`, each time in a transaction of its own, until it finds nothing more: in between, other writes
    /// get their turn.
    async fn in_batches(
        &self,
        purge: impl AsyncFn(&mut Conn) -> Result<u64> + Copy + Send + 'static,
    ) -> Result<()> {
        while self.db.writer.run(purge).await? > 0 {}
        Ok(())
    }
}
