//! Try-ons under way: equal attempts share one run and get the same answer.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::body::Bytes;
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::FutureExt;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::{Instant, sleep, timeout, timeout_at},
};
use utoipa::ToSchema;

use crate::{
    db::{
        Conn, answers,
        attempts::{self, Claim, State},
    },
    error::{Error, Result},
    error_body::ErrorBody,
    metering::{self, Receipt, Reserved},
    render::{Picture, RenderJob},
    state::AppState,
    webhooks,
};

/// How long an answer waits for a client that lost its connection, in milliseconds.
const ANSWER_KEPT: i64 = 10 * 60 * 1000;
/// How often an attempt is looked at that another process renders.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

type Key = (String, String);
type Outcome = Result<Bytes>;

/// One try-on as it was asked for.
pub struct TryOn {
    /// Who pays, under which id, and a digest of what for.
    pub claim: Claim,
    /// What to render.
    pub job: RenderJob,
    /// The id of the request that asked first.
    pub request_id: String,
}

/// What a request for a try-on is answered.
pub enum Reply {
    /// The try-on's JSON.
    Done(Bytes),
    /// It goes on under this job id.
    Working(String),
}

/// How far a run is.
#[derive(Clone, Default)]
struct Progress {
    /// The job's id, once there is something to be found under it.
    job_id: Option<String>,
    outcome: Option<Outcome>,
}

struct Flight {
    fingerprint: String,
    progress: watch::Receiver<Progress>,
    cancelled: Arc<Notify>,
}

/// The run's end of a [`Flight`].
struct Leader {
    progress: watch::Sender<Progress>,
    cancelled: Arc<Notify>,
}

/// Try-ons under way in this process, by store and attempt id.
#[derive(Default)]
pub struct TryOns(Mutex<HashMap<Key, Flight>>);

impl TryOns {
    fn flights(&self) -> MutexGuard<'_, HashMap<Key, Flight>> {
        // No code under the lock can leave the map half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The run of an equal attempt, or the leader's place in a new one.
    fn join(&self, claim: &Claim) -> Result<(watch::Receiver<Progress>, Option<Leader>)> {
        let mut flights = self.flights();
        if let Some(flight) = flights.get(&key(claim)) {
            let same = flight.fingerprint == claim.fingerprint;
            return if same {
                Ok((flight.progress.clone(), None))
            } else {
                Err(metering::reused())
            };
        }
        let (sender, progress) = watch::channel(Progress::default());
        let cancelled = Arc::new(Notify::new());
        let flight = Flight {
            fingerprint: claim.fingerprint.clone(),
            progress: progress.clone(),
            cancelled: cancelled.clone(),
        };
        flights.insert(key(claim), flight);
        let leader = Leader {
            progress: sender,
            cancelled,
        };
        Ok((progress, Some(leader)))
    }

    /// Whether this process works on the attempt.
    pub fn is_under_way(&self, store: &str, attempt: &str) -> bool {
        self.flights()
            .contains_key(&(store.to_owned(), attempt.to_owned()))
    }

    fn cancel(&self, store: &str, attempt: &str) {
        if let Some(flight) = self.flights().get(&(store.to_owned(), attempt.to_owned())) {
            flight.cancelled.notify_one();
        }
    }
}

fn key(claim: &Claim) -> Key {
    (claim.store_id.clone(), claim.attempt_id.clone())
}

/// Runs a try-on, or joins the run of an equal one, and waits for its end as long as requests may take.
///
/// The run is a task of its own: when the client goes away it goes on, settles and keeps its answer.
pub async fn run(app: &AppState, tryon: TryOn) -> Result<Reply> {
    let (mut progress, leader) = app.tryons.join(&tryon.claim)?;
    if let Some(leader) = leader {
        tokio::spawn(lead(app.clone(), tryon, leader));
    }
    if let Some(patience) = app.config.answer_after {
        // Over when there is an outcome, and when the time is up: either way the next wait tells which.
        let finished = progress.wait_for(|progress| progress.outcome.is_some());
        drop(timeout_at(Instant::now() + patience, finished).await);
    } else {
        let finished = progress.wait_for(|progress| progress.outcome.is_some());
        finished.await.map_err(Error::internal)?;
    }
    let told =
        progress.wait_for(|progress| progress.outcome.is_some() || progress.job_id.is_some());
    reply(told.await.map_err(Error::internal)?.clone())
}

fn reply(progress: Progress) -> Result<Reply> {
    match (progress.outcome, progress.job_id) {
        (Some(outcome), _) => outcome.map(Reply::Done),
        (None, Some(job_id)) => Ok(Reply::Working(job_id)),
        (None, None) => Err(Error::internal("a try-on has neither answer nor job")),
    }
}

async fn lead(app: AppState, tryon: TryOn, leader: Leader) {
    let key = key(&tryon.claim);
    let outcome = AssertUnwindSafe(perform(&app, tryon, &leader))
        .catch_unwind()
        .await;
    let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a try-on panicked")));
    if let Err(error) = &outcome {
        app.metrics.tryon_ended(Some(error));
    }
    // What was answered is in the database before this: a repeat finds it there.
    app.tryons.flights().remove(&key);
    leader
        .progress
        .send_modify(|progress| progress.outcome = Some(outcome));
}

/// Reserve, render, settle; or the answer of a run that did so before.
async fn perform(app: &AppState, tryon: TryOn, leader: &Leader) -> Outcome {
    let TryOn {
        mut claim,
        job,
        request_id,
    } = tryon;
    if let Reserved::Paid { job_id } = reserve(app, &claim, leader).await? {
        let mut db = app.db.read().await?;
        if let Some(body) = answers::find(&mut db, &job_id, app.clock.now()).await? {
            return Ok(body.into());
        }
        // Paid for, but its answer is gone: rendered again, and settled as what it is, paid.
        claim.job_id = job_id;
    }
    leader.tell_job(&claim.job_id);
    match render(app, job, &leader.cancelled).await {
        Ok(pictures) => {
            let answer = commit(app, claim, &pictures, request_id).await?;
            // Here, because a repeat that is given the same answer is not another try-on.
            app.metrics.tryon_ended(None);
            Ok(answer)
        }
        Err(error) => {
            release(app, claim, &error).await?;
            Err(error)
        }
    }
}

impl Leader {
    fn tell_job(&self, job_id: &str) {
        self.progress
            .send_modify(|progress| progress.job_id = Some(job_id.to_owned()));
    }
}

/// Held or paid: while another process renders the attempt, its run is watched.
async fn reserve(app: &AppState, claim: &Claim, leader: &Leader) -> Result<Reserved> {
    loop {
        let (claim, now) = (claim.clone(), app.clock.now());
        let work = async move |db: &mut Conn| metering::reserve(db, &claim, now).await;
        match app.db.writer.run(work).await? {
            Reserved::Busy { job_id } => leader.tell_job(&job_id),
            reserved => return Ok(reserved),
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// A task of its own, so that a renderer that panics is a failure like any other, one that hangs too, and one whose
/// try-on is cancelled stops.
async fn render(app: &AppState, job: RenderJob, cancelled: &Notify) -> Result<Vec<Picture>> {
    let (renderer, limit) = (app.renderer.clone(), app.config.render_limit);
    let mut rendering = JoinSet::new();
    rendering.spawn(async move { timeout(limit, renderer.render(job)).await });
    let rendered = tokio::select! {
        rendered = rendering.join_next() => rendered,
        () = cancelled.notified() => return Err(metering::cancelled()),
    };
    let rendered = rendered.ok_or_else(|| Error::internal("nothing was rendered"))?;
    Ok(rendered
        .map_err(Error::internal)?
        .map_err(|_| too_slow(limit))??)
}

fn too_slow(limit: Duration) -> Error {
    let limit = limit.as_secs();
    Error::UpstreamUnreachable(format!("the picture was not ready after {limit} seconds"))
}

/// The pictures, and what store and customer have left.
#[derive(Serialize, ToSchema)]
#[schema(as = TryOn)]
pub struct Answer<'a> {
    #[schema(pattern = "^succeeded$", example = "succeeded")]
    status: &'static str,
    /// Always true: what is wrong is an error.
    success: bool,
    /// URLs of the pictures; `data:` URLs carry them whole.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 4)]
    images: &'a RawValue,
    /// How many pictures.
    #[schema(minimum = 1, maximum = 4)]
    variation_count: usize,
    #[serde(flatten)]
    receipt: Receipt,
    /// The request that asked first: repeats with the same `attempt_id` have it too.
    request_id: &'a str,
}

/// Charges for the pictures and keeps the answer, in one transaction.
async fn commit(app: &AppState, claim: Claim, pictures: &[Picture], request_id: String) -> Outcome {
    let (now, variation_count) = (app.clock.now(), pictures.len());
    // Outside of the writer, which everybody waits for.
    let images = serde_json::value::to_raw_value(&pictures.iter().map(url).collect::<Vec<_>>())?;
    let work = async move |db: &mut Conn| {
        let receipt = metering::commit(db, &claim, now).await?;
        let answer = Answer {
            status: "succeeded",
            success: true,
            images: &images,
            variation_count,
            receipt,
            request_id: &request_id,
        };
        let body = serde_json::to_string(&answer)?;
        answers::keep(db, &claim.job_id, &body, now + ANSWER_KEPT).await?;
        Ok(body)
    };
    app.db.writer.run(work).await.map(Bytes::from)
}

/// Gives back what was held and keeps the reason for a client that polls.
async fn release(app: &AppState, claim: Claim, error: &Error) -> Result<()> {
    let (body, code, now) = (failed(error)?, error.code(), app.clock.now());
    let work = async move |db: &mut Conn| {
        if let Some(released) = metering::release(db, &claim).await? {
            webhooks::failed(db, &released, Some(code), now).await?;
        }
        answers::keep(db, &claim.job_id, &body, now + ANSWER_KEPT).await
    };
    app.db.writer.run(work).await
}

fn url(picture: &Picture) -> String {
    match picture {
        Picture::Encoded { mime, bytes } => {
            format!("data:{mime};base64,{}", BASE64_STANDARD.encode(bytes))
        }
        Picture::At(url) => url.clone(),
    }
}

/// Where a job stands.
pub enum Job {
    /// It is being rendered.
    Processing,
    /// It has ended; its JSON, which says how.
    Ended(Bytes),
}

/// Where the run with this id stands, wherever it runs.
///
/// # Errors
/// 404 if there is none, or if its answer is gone.
pub async fn find(app: &AppState, job_id: &str) -> Result<Job> {
    let (mut db, now) = (app.db.read().await?, app.clock.now());
    // The attempt first: an answer is there before the attempt says so.
    let attempt = attempts::by_job(&mut db, job_id).await?;
    if let Some(body) = answers::find(&mut db, job_id, now).await? {
        return Ok(Job::Ended(body.into()));
    }
    let attempt = attempt.ok_or(Error::NotFound("no such job"))?;
    match attempt.state {
        State::Held if attempt.lease_until > now => Ok(Job::Processing),
        State::Held | State::Released | State::Expired => {
            Ok(Job::Ended(failed(&metering::lost())?.into()))
        }
        State::Cancelled => Ok(Job::Ended(failed(&metering::cancelled())?.into())),
        State::Committed | State::Uncharged => {
            // Its answer is gone: it may be being rendered again.
            let again = app
                .tryons
                .is_under_way(&attempt.store_id, &attempt.attempt_id);
            let gone = Error::NotFound("the job's answer is not kept any more");
            if again {
                Ok(Job::Processing)
            } else {
                Err(gone)
            }
        }
    }
}

/// Why there are no pictures; nothing was charged.
#[derive(Serialize, ToSchema)]
#[schema(as = FailedTryOn)]
pub struct Failed {
    #[schema(pattern = "^failed$", example = "failed")]
    status: &'static str,
    #[serde(flatten)]
    error: ErrorBody,
}

/// The JSON of a job that has failed.
fn failed(error: &Error) -> Result<String> {
    let failed = Failed {
        status: "failed",
        error: ErrorBody::of(error),
    };
    Ok(serde_json::to_string(&failed)?)
}

/// Calls off the run with this id and gives back what it holds; one that has ended stays as it is.
///
/// # Errors
/// 404 as with [`find`].
pub async fn cancel(app: &AppState, job_id: &str) -> Result<bool> {
    let attempt = attempts::by_job(&mut app.db.read().await?, job_id).await?;
    let id = job_id.to_owned();
    let work = async move |db: &mut Conn| metering::cancel(db, &id).await;
    let cancelled = app.db.writer.run(work).await?;
    if let (true, Some(attempt)) = (cancelled, attempt) {
        app.tryons.cancel(&attempt.store_id, &attempt.attempt_id);
    }
    Ok(cancelled)
}
