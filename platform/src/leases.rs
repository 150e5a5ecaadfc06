//! Renews the leases of this process's holds, and releases the holds of processes that have died.
//!
//! This is a separate task, because a long maintenance run must not delay a renewal: when a lease has expired, other
//! processes assume that its process has died, and release the hold.

use std::sync::Arc;

use futures_util::FutureExt;

use crate::{
    clock::Clock,
    db::{Conn, Database},
    error::Result,
    metering,
    periodic::run_periodically,
    tryons::TryOns,
};

/// The task that renews leases.
pub struct LeaseKeeper {
    db: Database,
    clock: Arc<dyn Clock>,
    tryons: TryOns,
}

impl LeaseKeeper {
    /// A task that renews the leases of these try-ons.
    pub fn new(db: Database, clock: Arc<dyn Clock>, tryons: TryOns) -> Self {
        Self { db, clock, tryons }
    }

    /// Renews the leases at regular intervals, for ever.
    pub async fn run(self) {
        let failure = "the leases could not be renewed";
        run_periodically(metering::LEASE_RENEWAL_INTERVAL, failure, || {
            self.renew().boxed()
        })
        .await;
    }

    /// Renews the leases of the jobs in progress, then releases the holds whose lease has expired.
    ///
    /// Leases are renewed for each job in progress, not for the process as a whole: the hold of a job that the process has
    /// lost track of must expire.
    ///
    /// # Errors
    /// 500 if the database does not answer.
    pub async fn renew(&self) -> Result<()> {
        let (jobs, clock) = (self.tryons.job_ids(), self.clock.clone());
        let renew = async move |db: &mut Conn| metering::renew_leases(db, &jobs, clock.now()).await;
        self.db.writer.run(renew).await?;
        let clock = self.clock.clone();
        let expire = async move |db: &mut Conn| metering::expire_leases(db, clock.now()).await;
        self.db.writer.run(expire).await
    }
}
