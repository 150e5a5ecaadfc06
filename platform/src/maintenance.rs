//! Periodic maintenance: deletes rows whose retention has ended, and reloads the signing keys that other processes may
//! have rotated.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;

use crate::{
    clock::{Clock, DAY, EpochMs},
    db::{
        Conn, Database, api_keys, attempts, deliveries, events, idempotency_keys, sessions,
        stored_responses, webhook_secrets,
    },
    error::Result,
    limits::Limits,
    periodic::run_periodically,
    tokens::{TokenKeys, rotation},
};

/// How often maintenance runs.
const INTERVAL: Duration = Duration::from_secs(10);
/// How long attempts are kept. An `attempt_id` that is used again later starts a new try-on.
const ATTEMPT_RETENTION: Duration = Duration::from_secs(30 * DAY.as_secs());
/// How long sessions are kept after they have expired, so that a late revocation is not answered 404.
const SESSION_RETENTION: Duration = DAY;
/// How long analytics events are kept: a day longer than the longest attribution window.
const EVENT_RETENTION: Duration = Duration::from_secs(366 * DAY.as_secs());
/// How long a delivery may stay pending. A receiver that never responds must not fill the database.
const DELIVERY_DEADLINE: Duration = DAY;
/// How long delivered and dead deliveries are kept.
const DELIVERY_RETENTION: Duration = Duration::from_secs(14 * DAY.as_secs());

/// The number of rows that one transaction deletes. It is small, because all other writes wait for the transaction.
const BATCH: i64 = 500;

/// The maintenance task and what it needs.
pub struct Maintenance {
    /// The database.
    pub db: Database,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The signing keys, which other processes may rotate.
    pub tokens: Arc<TokenKeys>,
    /// The rate limits, from which inactive clients are removed.
    pub limits: Arc<Limits>,
}

impl Maintenance {
    /// Runs maintenance at regular intervals, for ever.
    pub async fn run(self) {
        run_periodically(INTERVAL, "maintenance failed", || self.run_once().boxed()).await;
    }

    /// Runs maintenance once.
    ///
    /// # Errors
    /// 500 if the database does not answer.
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
        self.in_batches(async move |db| idempotency_keys::purge(db, now, BATCH).await)
            .await?;
        self.in_batches(async move |db| events::purge(db, now - EVENT_RETENTION, BATCH).await)
            .await?;
        self.in_batches(async move |db| sessions::purge(db, now - SESSION_RETENTION, BATCH).await)
            .await?;
        self.purge_deliveries(now).await?;
        self.in_batches(async move |db| api_keys::purge(db, now, BATCH).await)
            .await?;
        self.in_batches(async move |db| webhook_secrets::purge(db, now, BATCH).await)
            .await?;
        // Without batches, because there are only a few signing keys.
        let keys = async move |db: &mut Conn| rotation::purge(db, now).await;
        self.db.writer.run(keys).await
    }

    async fn purge_deliveries(&self, now: EpochMs) -> Result<()> {
        self.in_batches(async move |db| {
            deliveries::expire_pending(db, now - DELIVERY_DEADLINE, BATCH).await
        })
        .await?;
        self.in_batches(async move |db| {
            deliveries::purge(db, now - DELIVERY_RETENTION, BATCH).await
        })
        .await
    }

    /// Repeats `purge` until it deletes nothing more. Each batch is a separate transaction, so that other writes can run
    /// in between.
    async fn in_batches(
        &self,
        purge: impl AsyncFn(&mut Conn) -> Result<u64> + Copy + Send + 'static,
    ) -> Result<()> {
        while self.db.writer.run(purge).await? > 0 {}
        Ok(())
    }
}
