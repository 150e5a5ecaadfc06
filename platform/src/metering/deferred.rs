//! Events of a reservation that are published at its end.
//!
//! A reservation that starts a period, or ends what dead processes have left, goes on to lock rows. The numbers of events
//! are the last that a transaction locks, so these events wait until everything else is done.

use super::{periods::Current, settle::record_failures};
use crate::{
    clock::EpochMs,
    db::{Conn, attempts::Attempt},
    error::Result,
    ids::StoreId,
};

/// What is to be published.
#[derive(Default)]
pub struct DeferredEvents {
    rolled: Vec<Current>,
    expired: Vec<Attempt>,
}

impl DeferredEvents {
    /// The customer's period, which may just have started.
    pub fn rolled(&mut self, current: Current) {
        self.rolled.push(current);
    }

    /// These attempts have expired.
    pub fn expired(&mut self, attempts: impl IntoIterator<Item = Attempt>) {
        self.expired.extend(attempts);
    }

    /// Publishes the events of a reservation of this store. Attempts may be of any store: the stores' numbers are locked in
    /// the order of the stores.
    pub async fn publish(self, db: &mut Conn, store: &StoreId, now: EpochMs) -> Result<()> {
        let earlier = |attempt: &Attempt| attempt.store_id < *store;
        let (before, after) = self.expired.into_iter().partition(earlier);
        record_failures(db, before, now).await?;
        for current in &self.rolled {
            current.publish(db, store, now).await?;
        }
        record_failures(db, after, now).await
    }
}
