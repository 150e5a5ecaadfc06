//! One run: reserve, render, settle.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use axum::body::Bytes;
use futures_util::FutureExt;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, timeout, timeout_at},
};

use super::{
    Job, Response, Shared, TryOn, TryOns, body,
    in_flight::{Joined, Leader, Outcome, Progress},
};
use crate::{
    db::{Conn, attempts::Claim, stored_responses},
    error::{Error, Result},
    ids::JobId,
    metering::{self, Reservation},
    render::{Picture, RenderJob},
};

/// How often the database is polled for the end of a run in another process.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

impl TryOns {
    /// Runs a try-on, or joins the run of the same attempt, and waits for its end as long as a request may take.
    ///
    /// # Errors
    /// Those of the reservation (400, 402), of the renderer (502), and 404 for an attempt whose response is no longer
    /// stored.
    pub async fn run(&self, tryon: TryOn) -> Result<Response> {
        let Joined { progress, leader } = self.0.in_flight.join(&tryon.claim)?;
        if let Some(leader) = leader {
            tokio::spawn(run_to_end(self.0.clone(), tryon, leader));
        }
        self.0.wait_for_response(progress).await
    }
}

async fn run_to_end(service: Arc<Shared>, tryon: TryOn, leader: Leader) {
    let outcome = AssertUnwindSafe(service.run(tryon, &leader))
        .catch_unwind()
        .await;
    let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a try-on panicked")));
    if let Err(error) = &outcome {
        service.metrics.tryon_ended(Some(error));
    }
    service.in_flight.finish(&leader, outcome);
}

impl Shared {
    async fn wait_for_response(&self, mut progress: watch::Receiver<Progress>) -> Result<Response> {
        let ended = progress.wait_for(|progress| progress.outcome.is_some());
        match self.answer_after {
            // In both cases, the wait below finds out whether there is an outcome or the time is up.
            Some(limit) => drop(timeout_at(Instant::now() + limit, ended).await),
            None => drop(ended.await.map_err(Error::internal)?),
        }
        let known =
            progress.wait_for(|progress| progress.outcome.is_some() || progress.job_id.is_some());
        response(known.await.map_err(Error::internal)?.clone())
    }

    async fn run(&self, tryon: TryOn, leader: &Leader) -> Outcome {
        match self.reserve(&tryon.claim).await? {
            Reservation::Held => self.render_and_settle(tryon, leader).await,
            Reservation::AlreadyCharged { job_id } => self.stored_response(&job_id).await,
            Reservation::InProgress { job_id } => {
                leader.publish_job(&job_id);
                tokio::select! {
                    outcome = self.wait_for_other_process(&job_id) => outcome,
                    error = leader.interrupted() => Err(error),
                }
            }
        }
    }

    async fn reserve(&self, claim: &Claim) -> Result<Reservation> {
        if self.reservations.run(claim.clone()).await?.is_some() {
            return Ok(Reservation::Held);
        }
        let (reserved, clock) = (claim.clone(), self.clock.clone());
        let work =
            async move |db: &mut Conn| metering::reserve_alone(db, &reserved, clock.now()).await;
        let reservation = self.db.writer.run(work).await;
        if let Err(refusal) = &reservation {
            metering::publish_refusal(&self.db, claim, refusal, self.clock.now()).await;
        }
        reservation
    }

    async fn render_and_settle(&self, tryon: TryOn, leader: &Leader) -> Outcome {
        let TryOn {
            claim,
            job,
            request_id,
        } = tryon;
        leader.publish_job(&claim.job_id);
        match self.render(job, leader).await {
            Ok(pictures) => {
                let body = self.commit(&claim, &pictures, &request_id).await?;
                // Counted here, because a repeated request that gets the stored response is not another try-on.
                self.metrics.tryon_ended(None);
                Ok(body)
            }
            Err(error) => {
                self.release(&claim, &error).await?;
                Err(error)
            }
        }
    }

    /// Renders in a separate task, so that a renderer that panics or hangs is an ordinary failure, and a cancelled one
    /// stops.
    async fn render(&self, job: RenderJob, leader: &Leader) -> Result<Vec<Picture>> {
        let (renderer, limit) = (self.renderer.clone(), self.render_limit);
        let mut rendering = JoinSet::new();
        rendering.spawn(async move { timeout(limit, renderer.render(job)).await });
        let rendered = tokio::select! {
            rendered = rendering.join_next() => rendered,
            error = leader.interrupted() => return Err(error),
        };
        let rendered = rendered.ok_or_else(|| Error::internal("nothing was rendered"))?;
        Ok(rendered
            .map_err(Error::internal)?
            .map_err(|_| render_timeout(limit))??)
    }

    /// The stored response of a run that was charged.
    async fn stored_response(&self, job_id: &JobId) -> Outcome {
        let mut db = self.db.read().await?;
        let body = stored_responses::find(&mut db, job_id, self.clock.now()).await?;
        body.map(Bytes::from).ok_or_else(body::no_longer_stored)
    }

    /// Waits for the outcome of a run in another process. If that run fails, this request fails as well, and the attempt is
    /// not run again: a client may already have been told that it failed and that nothing was charged.
    async fn wait_for_other_process(&self, job_id: &JobId) -> Outcome {
        loop {
            if let Job::Ended(body) = self.find(job_id).await? {
                return Ok(body);
            }
            sleep(POLL_INTERVAL).await;
        }
    }
}

fn response(progress: Progress) -> Result<Response> {
    match (progress.outcome, progress.job_id) {
        (Some(outcome), _) => outcome.map(Response::Done),
        (None, Some(job_id)) => Ok(Response::Processing(job_id)),
        (None, None) => Err(Error::internal("a try-on has neither outcome nor job")),
    }
}

fn render_timeout(limit: Duration) -> Error {
    let limit = limit.as_secs();
    Error::UpstreamUnreachable(format!("the picture was not ready after {limit} seconds"))
}
