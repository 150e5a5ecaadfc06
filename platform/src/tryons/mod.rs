//! Try-ons from the reservation to the stored response.
//!
//! Requests with the same store and `attempt_id` share one run and get the same response. A run reserves, renders and
//! settles in a separate task, so that a client that disconnects loses nothing: the run continues, settles, and its
//! response is stored for a repeat or a poll.

mod body;
mod in_flight;
mod run;
mod settle;

use std::{sync::Arc, time::Duration};

use axum::body::Bytes;

pub use body::{Failed, Job, Succeeded};

use crate::{
    clock::Clock,
    db::{Batcher, Conn, Database, attempts, attempts::Claim, stored_responses},
    error::{Error, Result},
    ids::JobId,
    metering,
    metrics::Metrics,
    render::{RenderJob, Renderer},
};
use in_flight::InFlight;
use settle::Rendered;

/// A try-on as a client requested it.
pub struct TryOn {
    /// Who pays, the attempt id, and a hash of the request.
    pub claim: Claim,
    /// What to render.
    pub job: RenderJob,
    /// The id of the first request for it.
    pub request_id: String,
}

/// The response to a request for a try-on.
pub enum Response {
    /// The try-on's JSON.
    Done(Bytes),
    /// The run continues under this job id, so the response is 202.
    Processing(JobId),
}

/// The dependencies of [`TryOns`].
pub struct Dependencies {
    /// The database.
    pub db: Database,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Renders the pictures.
    pub renderer: Arc<dyn Renderer>,
    /// Counts the outcomes of try-ons.
    pub metrics: Arc<Metrics>,
    /// How long a request waits before it is answered 202; none if it waits for the end.
    pub answer_after: Option<Duration>,
    /// How long rendering may take, including the wait for a free slot.
    pub render_limit: Duration,
}

/// Runs try-ons; cheap to clone.
#[derive(Clone)]
pub struct TryOns(Arc<Shared>);

struct Shared {
    dependencies: Dependencies,
    in_flight: InFlight,
    reservations: Batcher<Claim, ()>,
    commits: Batcher<Rendered, Bytes>,
}

impl std::ops::Deref for Shared {
    type Target = Dependencies;

    fn deref(&self) -> &Dependencies {
        &self.dependencies
    }
}

impl TryOns {
    /// A service with nothing in flight.
    pub fn new(dependencies: Dependencies) -> Self {
        // The time is read when the writer executes the batch, so that no lease expires while it is queued.
        let (writer, clock) = (&dependencies.db.writer, dependencies.clock.clone());
        let reserve = async move |db: &mut Conn, claims: &[Claim]| {
            let claims: Vec<&Claim> = claims.iter().collect();
            let held = metering::reserve_all(db, &claims, clock.now()).await?;
            Ok(held.into_iter().map(|held| held.then_some(())).collect())
        };
        let reservations = Batcher::writer(writer.clone(), reserve);
        let clock = dependencies.clock.clone();
        let commit = async move |db: &mut Conn, rendered: &[Rendered]| {
            settle::commit_all(db, rendered, clock.now()).await
        };
        let commits = Batcher::writer(writer.clone(), commit);
        Self(Arc::new(Shared {
            dependencies,
            in_flight: InFlight::default(),
            reservations,
            commits,
        }))
    }

    /// How long a request waits before it is answered 202; none if it waits for the end.
    pub fn answer_after(&self) -> Option<Duration> {
        self.0.answer_after
    }

    /// The job ids of the runs in flight in this process.
    pub fn job_ids(&self) -> Vec<JobId> {
        self.0.in_flight.job_ids()
    }

    /// Returns when nothing is in flight in this process.
    pub async fn wait_until_idle(&self) {
        self.0.in_flight.wait_until_idle().await;
    }

    /// Ends every run in flight in this process, because it stops: their holds are released, and their clients are told to
    /// try again. No further run starts.
    pub fn shut_down(&self) {
        self.0.in_flight.shut_down();
    }

    /// The state of the run with this id, in whichever process it runs.
    ///
    /// # Errors
    /// 404 if there is none, or if its response is no longer stored.
    pub async fn find(&self, job_id: &JobId) -> Result<Job> {
        self.0.find(job_id).await
    }

    /// Cancels the run with this id and releases its hold; false if it had ended already.
    ///
    /// # Errors
    /// 404 as with [`TryOns::find`].
    pub async fn cancel(&self, job_id: &JobId) -> Result<bool> {
        let db = &self.0.db;
        let attempt = attempts::find_by_job(&mut db.read().await?, job_id).await?;
        let attempt = attempt.ok_or(Error::NotFound("there is no job with this id"))?;
        let id = attempt.job_id.clone();
        let work = async move |db: &mut Conn| metering::cancel(db, &id).await;
        let cancelled = db.writer.run(work).await?;
        if cancelled {
            self.0
                .in_flight
                .cancel(&attempt.store_id, &attempt.attempt_id);
        }
        Ok(cancelled)
    }
}

impl Shared {
    async fn find(&self, job_id: &JobId) -> Result<Job> {
        let (mut db, now) = (self.db.read().await?, self.clock.now());
        // The attempt is read first, because a response is stored before its attempt is marked as ended.
        let attempt = attempts::find_by_job(&mut db, job_id).await?;
        if let Some(body) = stored_responses::find(&mut db, job_id, now).await? {
            return Ok(Job::Ended(body.into()));
        }
        let attempt = attempt.ok_or(Error::NotFound("there is no job with this id"))?;
        body::without_stored_response(attempt.state)
    }
}
