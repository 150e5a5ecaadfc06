//! The try-ons in flight in this process: requests for the same attempt join one run.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::body::Bytes;
use tokio::sync::{Notify, watch};

use crate::{
    db::attempts::Claim,
    error::{Error, Result},
    ids::{AttemptId, JobId, StoreId},
    metering,
};

/// The outcome of a run: its JSON, or an error.
pub type Outcome = Result<Bytes>;

/// The progress of a run.
#[derive(Clone, Default)]
pub struct Progress {
    /// The job's id, once it can be polled.
    pub job_id: Option<JobId>,
    /// The outcome, once the run has ended.
    pub outcome: Option<Outcome>,
}

/// Why a run ends before its picture is ready.
#[derive(Clone, Copy)]
enum Interruption {
    /// A client has cancelled it.
    Cancelled,
    /// The process stops.
    ShuttingDown,
}

impl From<Interruption> for Error {
    fn from(interruption: Interruption) -> Self {
        match interruption {
            Interruption::Cancelled => metering::job_cancelled(),
            Interruption::ShuttingDown => Self::ShuttingDown,
        }
    }
}

/// A store's id and one of its attempt ids.
type Key = (StoreId, AttemptId);

fn key(claim: &Claim) -> Key {
    (claim.store_id.clone(), claim.attempt_id.clone())
}

/// A run, as the requests that join it see it.
struct Entry {
    /// The run's id, under which its lease is renewed.
    job_id: JobId,
    fingerprint: String,
    progress: watch::Receiver<Progress>,
    interruption: watch::Sender<Option<Interruption>>,
}

impl Entry {
    /// Ends the run. The first reason counts.
    fn interrupt(&self, reason: Interruption) {
        self.interruption.send_if_modified(|interruption| {
            let is_first = interruption.is_none();
            interruption.get_or_insert(reason);
            is_first
        });
    }
}

/// The side of an [`Entry`] that the run itself uses.
pub struct Leader {
    key: Key,
    progress: watch::Sender<Progress>,
    interruption: watch::Receiver<Option<Interruption>>,
}

impl Leader {
    /// Tells the waiting requests the id under which the run can be polled.
    pub fn publish_job(&self, job_id: &JobId) {
        self.progress
            .send_modify(|progress| progress.job_id = Some(job_id.clone()));
    }

    /// Returns when the run has to end before its picture is ready, with the error for its clients.
    pub async fn interrupted(&self) -> Error {
        let mut interruption = self.interruption.clone();
        let reason = interruption.wait_for(Option::is_some).await;
        match reason.ok().and_then(|reason| *reason) {
            Some(reason) => reason.into(),
            // Nobody can interrupt it any more.
            None => std::future::pending().await,
        }
    }
}

/// A request that has joined a run. The first request of a run also executes it.
pub struct Joined {
    /// The progress of the run.
    pub progress: watch::Receiver<Progress>,
    /// Present for the request that has to execute the run.
    pub leader: Option<Leader>,
}

/// The runs in flight.
#[derive(Default)]
pub struct InFlight {
    entries: Mutex<HashMap<Key, Entry>>,
    /// Whether the process stops, so that no run may start.
    shutting_down: AtomicBool,
    ended: Notify,
}

impl InFlight {
    fn entries(&self) -> MutexGuard<'_, HashMap<Key, Entry>> {
        // No code panics while it holds the lock, so the map is consistent even if the lock is poisoned.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins the run of the same attempt, or starts a new one.
    ///
    /// # Errors
    /// 400 if the attempt id is in use for another photo, product or customer; 503 if the process stops.
    pub fn join(&self, claim: &Claim) -> Result<Joined> {
        let mut entries = self.entries();
        match entries.get(&key(claim)) {
            Some(entry) if entry.fingerprint == claim.fingerprint => Ok(Joined {
                progress: entry.progress.clone(),
                leader: None,
            }),
            Some(_) => Err(metering::attempt_id_reused()),
            None if self.shutting_down.load(Ordering::Relaxed) => Err(Error::ShuttingDown),
            None => {
                let (entry, joined) = new_run(claim);
                entries.insert(key(claim), entry);
                Ok(joined)
            }
        }
    }

    /// Ends a run. Its outcome must be in the database already, where a repeated request finds it.
    pub fn finish(&self, leader: &Leader, outcome: Outcome) {
        self.entries().remove(&leader.key);
        self.ended.notify_waiters();
        leader
            .progress
            .send_modify(|progress| progress.outcome = Some(outcome));
    }

    /// The job ids of all runs.
    pub fn job_ids(&self) -> Vec<JobId> {
        let entries = self.entries();
        entries.values().map(|entry| entry.job_id.clone()).collect()
    }

    /// Returns when no run is in flight.
    pub async fn wait_until_idle(&self) {
        loop {
            let ended = self.ended.notified();
            if self.entries().is_empty() {
                return;
            }
            ended.await;
        }
    }

    /// Ends all runs, because the process stops.
    pub fn shut_down(&self) {
        let entries = self.entries();
        self.shutting_down.store(true, Ordering::Relaxed);
        for entry in entries.values() {
            entry.interrupt(Interruption::ShuttingDown);
        }
    }

    /// Cancels the run of this attempt, if there is one.
    pub fn cancel(&self, store: &StoreId, attempt: &AttemptId) {
        let key = (store.clone(), attempt.clone());
        if let Some(entry) = self.entries().get(&key) {
            entry.interrupt(Interruption::Cancelled);
        }
    }
}

fn new_run(claim: &Claim) -> (Entry, Joined) {
    let (sender, progress) = watch::channel(Progress::default());
    let (interruption, interrupted) = watch::channel(None);
    let entry = Entry {
        job_id: claim.job_id.clone(),
        fingerprint: claim.fingerprint.clone(),
        progress: progress.clone(),
        interruption,
    };
    let leader = Leader {
        key: key(claim),
        progress: sender,
        interruption: interrupted,
    };
    let joined = Joined {
        progress,
        leader: Some(leader),
    };
    (entry, joined)
}
