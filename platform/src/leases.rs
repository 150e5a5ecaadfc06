//! The leases of what this process holds, and of what dead processes held.
//!
//! A task of its own: a long maintenance run must not delay a renewal, because other processes take a hold whose lease
//! has run out for one of a dead process and release it.

use std::sync::Arc;

use tokio::time::{MissedTickBehavior, interval};

use crate::{
    clock::Clock,
    db::{Conn, Database},
    error::Result,
    metering,
    tryons::TryOns,
};

/// Renews leases as long as the process lives.
pub struct LeaseKeeper {
    db: Database,
    clock: Arc<dyn Clock>,
    tryons: TryOns,
}

impl LeaseKeeper {
    /// A keeper of the leases of these try-ons.
    pub fn new(db: Database, clock: Arc<dyn Clock>, tryons: TryOns) -> Self {
        Self { db, clock, tryons }
    }

    /// Runs for ever.
    pub async fn run(self) {
        let mut ticks = interval(metering::RENEW_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.renew().await {
                tracing::error!(cause = ?error, "leases could not be renewed");
            }
        }
    }

    /// Renews the leases of the runs in flight, then releases holds whose lease has run out.
    ///
    /// By the runs in flight and not by the process's name: a run that this process has lost track of must end.
    ///
    /// # Errors
    /// 500 where the database does not answer.
    pub async fn renew(&self) -> Result<()> {
        let (jobs, clock) = (self.tryons.jobs(), self.clock.clone());
        let renew = async move |db: &mut Conn| metering::renew_leases(db, &jobs, clock.now()).await;
        self.db.writer.run(renew).await?;
        let clock = self.clock.clone();
        let expire =
            async move |db: &mut Conn| metering::expire_leases(db, None, clock.now()).await;
        self.db.writer.run(expire).await.map(drop)
    }
}
