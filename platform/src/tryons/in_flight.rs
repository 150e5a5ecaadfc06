//! The try-ons in flight in this process: requests for the same attempt join one run.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::body::Bytes;
use tokio::sync::{Notify, watch};

use crate::{
    db::attempts::Claim,
    error::Result,
    ids::{AttemptId, JobId, StoreId},
    metering,
};

/// How a run ended: its JSON, or an error.
pub type Outcome = Result<Bytes>;

/// How far a run is.
#[derive(Clone, Default)]
pub struct Progress {
    /// The job's id, once a client can ask for it.
    pub job_id: Option<JobId>,
    /// How the run ended, once it has.
    pub outcome: Option<Outcome>,
}

/// A store's id and one of its attempt ids.
type Key = (StoreId, AttemptId);

fn key(claim: &Claim) -> Key {
    (claim.store_id.clone(), claim.attempt_id.clone())
}

/// What the requests that join a run see of it.
struct Entry {
    /// The run's id, under which its lease is renewed.
    job_id: JobId,
    fingerprint: String,
    progress: watch::Receiver<Progress>,
    cancelled: Arc<Notify>,
}

/// The run's own end of an [`Entry`].
pub struct Leader {
    key: Key,
    progress: watch::Sender<Progress>,
    cancelled: Arc<Notify>,
}

impl Leader {
    /// Lets the requests that wait know under which id the run can be found.
    pub fn publish_job(&self, job_id: &JobId) {
        self.progress
            .send_modify(|progress| progress.job_id = Some(job_id.clone()));
    }

    /// Returns when the run was cancelled.
    pub async fn cancelled(&self) {
        self.cancelled.notified().await;
    }
}

/// A request's place in a run: it waits for the progress, and does the work where it is the first.
pub struct Joined {
    /// How far the run is.
    pub progress: watch::Receiver<Progress>,
    /// Present for the request that has to run it.
    pub leader: Option<Leader>,
}

/// See the module.
#[derive(Default)]
pub struct InFlight {
    entries: Mutex<HashMap<Key, Entry>>,
    ended: Notify,
}

impl InFlight {
    fn entries(&self) -> MutexGuard<'_, HashMap<Key, Entry>> {
        // No code under the lock can leave the map half changed.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins the run of the same attempt, or leads a new one.
    ///
    /// # Errors
    /// 400 where the attempt id is in use for another photo, product or customer.
    pub fn join(&self, claim: &Claim) -> Result<Joined> {
        let mut entries = self.entries();
        match entries.get(&key(claim)) {
            Some(entry) if entry.fingerprint == claim.fingerprint => Ok(Joined {
                progress: entry.progress.clone(),
                leader: None,
            }),
            Some(_) => Err(metering::attempt_id_reused()),
            None => {
                let (entry, joined) = new_run(claim);
                entries.insert(key(claim), entry);
                Ok(joined)
            }
        }
    }

    /// Ends a run: its outcome must be in the database by now, where a repeat finds it.
    pub fn end(&self, leader: &Leader, outcome: Outcome) {
        self.entries().remove(&leader.key);
        self.ended.notify_waiters();
        leader
            .progress
            .send_modify(|progress| progress.outcome = Some(outcome));
    }

    /// The job ids of all runs.
    pub fn jobs(&self) -> Vec<JobId> {
        let entries = self.entries();
        entries.values().map(|entry| entry.job_id.clone()).collect()
    }

    /// Returns when there is no run.
    pub async fn idle(&self) {
        loop {
            let ended = self.ended.notified();
            if self.entries().is_empty() {
                return;
            }
            ended.await;
        }
    }

    /// Cancels all runs.
    pub fn stop(&self) {
        for entry in self.entries().values() {
            entry.cancelled.notify_one();
        }
    }

    /// Cancels the run of this attempt, if there is one.
    pub fn cancel(&self, store: &StoreId, attempt: &AttemptId) {
        let key = (store.clone(), attempt.clone());
        if let Some(entry) = self.entries().get(&key) {
            entry.cancelled.notify_one();
        }
    }
}

fn new_run(claim: &Claim) -> (Entry, Joined) {
    let (sender, progress) = watch::channel(Progress::default());
    let cancelled = Arc::new(Notify::new());
    let entry = Entry {
        job_id: claim.job_id.clone(),
        fingerprint: claim.fingerprint.clone(),
        progress: progress.clone(),
        cancelled: cancelled.clone(),
    };
    let leader = Leader {
        key: key(claim),
        progress: sender,
        cancelled,
    };
    let joined = Joined {
        progress,
        leader: Some(leader),
    };
    (entry, joined)
}
