//! Starts the next period of customers whose period has ended, so that stores hear of it on time, and not when somebody asks.
//!
//! Requests start it, too, if they are earlier. Both lock the customer and look again, so that one of them starts the period
//! and publishes it.

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt, StreamExt, stream};

use crate::{
    clock::{Clock, EpochMs},
    db::{
        Conn, Database,
        customers::{self, Ended},
        task_leases,
    },
    error::Result,
    ids::ProcessId,
    metering,
    periodic::run_periodically,
};

/// How often the task looks for periods that have ended.
const INTERVAL: Duration = Duration::from_secs(5);
/// The name of the lease. Two processes could roll periods at the same time, but they would only wait for each other.
const TASK: &str = "roll_periods";
/// How long the lease lasts unless it is renewed, which each batch does.
const LEASE: Duration = Duration::from_secs(60);
/// The number of customers that are read at once.
const BATCH: i64 = 100;
/// The number of transactions at the same time, one for each customer. More would delay requests.
const CONCURRENCY: usize = 4;

/// The task that rolls periods.
pub struct PeriodRoller {
    db: Database,
    clock: Arc<dyn Clock>,
    process: ProcessId,
}

impl PeriodRoller {
    /// A task of this process.
    pub fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        let process = ProcessId::new();
        Self { db, clock, process }
    }

    /// Rolls periods at regular intervals, for ever.
    pub async fn run(self) {
        let failure = "periods could not be rolled";
        run_periodically(INTERVAL, failure, || self.run_once().boxed()).await;
    }

    /// Rolls the periods that have ended by now, unless another process does.
    ///
    /// # Errors
    /// 500 if the database does not answer.
    pub async fn run_once(&self) -> Result<()> {
        let now = self.clock.now();
        let mut ended = self.list_ended(&Ended::first(), now).await?;
        if ended.is_empty() {
            return Ok(());
        }
        // Customers that cannot be rolled are passed by, so that they are not in the way of the others.
        while let Some(last) = ended.last().cloned() {
            if !self.acquire_lease().await? {
                return Ok(());
            }
            let rolls = stream::iter(ended).for_each_concurrent(CONCURRENCY, |one| self.roll(one));
            rolls.await;
            ended = self.list_ended(&last, now).await?;
        }
        let process = self.process.clone();
        let release = async move |db: &mut Conn| task_leases::release(db, TASK, &process).await;
        self.db.writer.run(release).await
    }

    async fn list_ended(&self, after: &Ended, now: EpochMs) -> Result<Vec<Ended>> {
        let mut db = self.db.read().await?;
        customers::list_ended(&mut db, after, BATCH, now).await
    }

    async fn acquire_lease(&self) -> Result<bool> {
        let (process, now) = (self.process.clone(), self.clock.now());
        let acquire = async move |db: &mut Conn| {
            task_leases::acquire(db, TASK, &process, now + LEASE, now).await
        };
        self.db.writer.run(acquire).await
    }

    async fn roll(&self, ended: Ended) {
        let (id, now) = (ended.id.clone(), self.clock.now());
        let roll = async move |db: &mut Conn| {
            let current = metering::periods::current(db, &ended.store_id, &ended.id, now);
            current.await.map(drop)
        };
        if let Err(error) = self.db.writer.run(roll).await {
            let id = id.as_str();
            tracing::error!(cause = ?error, customer = id, "a period could not be rolled");
        }
    }
}
