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
/// How often a run is looked at that another process renders.
const LOOK_AGAIN: Duration = Duration::from_millis(200);
/// How often settling is tried while the database is in trouble: with doubling waits from [`SETTLE_AGAIN`], for a time
/// well within a lease.
const SETTLE_TRIES: u32 = 6;
const SETTLE_AGAIN: Duration = Duration::from_millis(100);

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
    /// The claim's own: what is renewed while it flies.
    job_id: String,
    fingerprint: String,
    progress: watch::Receiver<Progress>,
    stopped: Arc<Notify>,
}

/// The run's end of a [`Flight`].
struct Leader {
    progress: watch::Sender<Progress>,
    stopped: Arc<Notify>,
}

/// Try-ons under way in this process, by store and attempt id.
#[derive(Default)]
pub struct TryOns {
    flights: Mutex<HashMap<Key, Flight>>,
    landed: Notify,
}

impl TryOns {
    fn flights(&self) -> MutexGuard<'_, HashMap<Key, Flight>> {
        // No code under the lock can leave the map half changed.
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
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
        let stopped = Arc::new(Notify::new());
        let flight = Flight {
            job_id: claim.job_id.clone(),
            fingerprint: claim.fingerprint.clone(),
            progress: progress.clone(),
            stopped: stopped.clone(),
        };
        flights.insert(key(claim), flight);
        let leader = Leader {
            progress: sender,
            stopped,
        };
        Ok((progress, Some(leader)))
    }

    /// The runs that this process works on.
    pub fn jobs(&self) -> Vec<String> {
        let flights = self.flights();
        flights
            .values()
            .map(|flight| flight.job_id.clone())
            .collect()
    }

    /// Returns when this process works on nothing any more.
    pub async fn idle(&self) {
        loop {
            let landed = self.landed.notified();
            if self.flights().is_empty() {
                return;
            }
            landed.await;
        }
    }

    /// Calls off everything that this process works on; what is held is given back.
    pub fn stop(&self) {
        let flights = self.flights();
        flights
            .values()
            .for_each(|flight| flight.stopped.notify_one());
    }

    fn cancel(&self, store: &str, attempt: &str) {
        if let Some(flight) = self.flights().get(&(store.to_owned(), attempt.to_owned())) {
            flight.stopped.notify_one();
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
    app.tryons.landed.notify_waiters();
    leader
        .progress
        .send_modify(|progress| progress.outcome = Some(outcome));
}

/// Reserve, render, settle; or the answer of a run that does so elsewhere, or did before.
async fn perform(app: &AppState, tryon: TryOn, leader: &Leader) -> Outcome {
    let TryOn {
        claim,
        job,
        request_id,
    } = tryon;
    match reserve(app, &claim).await? {
        Reserved::Held => leader.tell_job(&claim.job_id),
        Reserved::Paid { job_id } => return kept(app, &job_id).await,
        Reserved::Busy { job_id } => {
            leader.tell_job(&job_id);
            return watch_run(app, &job_id).await;
        }
    }
    match render(app, job, &leader.stopped).await {
        Ok(pictures) => {
            let answer = commit(app, &claim, &pictures, &request_id).await?;
            // Here, because a repeat that is given the same answer is not another try-on.
            app.metrics.tryon_ended(None);
            Ok(answer)
        }
        Err(error) => {
            release(app, &claim, &error).await?;
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

async fn reserve(app: &AppState, claim: &Claim) -> Result<Reserved> {
    let (claim, clock) = (claim.clone(), app.clock.clone());
    // The time is read when it is the job's turn: a lease that began while it queued might be over.
    let work = async move |db: &mut Conn| metering::reserve(db, &claim, clock.now()).await;
    app.db.writer.run(work).await
}

/// The answer of a run that was paid for.
async fn kept(app: &AppState, job_id: &str) -> Outcome {
    let mut db = app.db.read().await?;
    let body = answers::find(&mut db, job_id, app.clock.now()).await?;
    body.map(Bytes::from).ok_or_else(not_kept)
}

/// Not rendered again: that would be a picture nobody pays for. Not charged again either, under the same id.
fn not_kept() -> Error {
    Error::NotFound(
        "this attempt was answered, and its answer is not kept any more; a new attempt_id is a new try-on",
    )
}

/// How another process's run ends. Its failure is this one's too, and not taken for a chance to run: the client may
/// have read of it already, and that nothing was charged.
async fn watch_run(app: &AppState, job_id: &str) -> Outcome {
    loop {
        if let Job::Ended(body) = find(app, job_id).await? {
            return Ok(body);
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// A task of its own, so that a renderer that panics is a failure like any other, one that hangs too, and one whose
/// try-on is cancelled stops.
async fn render(app: &AppState, job: RenderJob, stopped: &Notify) -> Result<Vec<Picture>> {
    let (renderer, limit) = (app.renderer.clone(), app.config.render_limit);
    let mut rendering = JoinSet::new();
    rendering.spawn(async move { timeout(limit, renderer.render(job)).await });
    let rendered = tokio::select! {
        rendered = rendering.join_next() => rendered,
        () = stopped.notified() => return Err(metering::cancelled()),
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
async fn commit(app: &AppState, claim: &Claim, pictures: &[Picture], request_id: &str) -> Outcome {
    let variation_count = pictures.len();
    // Outside of the writer, which everybody waits for.
    let images = serde_json::value::to_raw_value(&pictures.iter().map(url).collect::<Vec<_>>())?;
    let images: Arc<RawValue> = images.into();
    settle(app, || {
        let (claim, images, clock) = (claim.clone(), images.clone(), app.clock.clone());
        let request_id = request_id.to_owned();
        async move |db: &mut Conn| {
            let now = clock.now();
            let answer = Answer {
                status: "succeeded",
                success: true,
                images: &images,
                variation_count,
                receipt: metering::commit(db, &claim, now).await?,
                request_id: &request_id,
            };
            let body = serde_json::to_string(&answer)?;
            answers::keep(db, &claim.job_id, &body, now + ANSWER_KEPT).await?;
            Ok(Bytes::from(body))
        }
    })
    .await
}

/// Gives back what was held and keeps the reason for a client that polls.
async fn release(app: &AppState, claim: &Claim, error: &Error) -> Result<()> {
    let (body, code) = (failed(error)?, error.code());
    settle(app, || {
        let (claim, body, clock) = (claim.clone(), body.clone(), app.clock.clone());
        async move |db: &mut Conn| {
            // A run that was cancelled, or lost to another one, has its end already.
            let Some(released) = metering::release(db, &claim).await? else {
                return Ok(());
            };
            let now = clock.now();
            webhooks::failed(db, &released, Some(code), now).await?;
            answers::keep(db, &claim.job_id, &body, now + ANSWER_KEPT).await
        }
    })
    .await
}

/// Settles again while the database is in trouble: what was rendered is not to be lost, nor what is held to be kept.
async fn settle<T, F>(app: &AppState, work: impl Fn() -> F) -> Result<T>
where
    T: Send + 'static,
    F: AsyncFn(&mut Conn) -> Result<T> + Send + 'static,
{
    for attempt in 0..SETTLE_TRIES {
        match app.db.writer.run(work()).await {
            Err(Error::Internal(cause)) => {
                tracing::warn!(%cause, attempt, "a try-on could not be settled");
                sleep(SETTLE_AGAIN * 2_u32.pow(attempt)).await;
            }
            settled => return settled,
        }
    }
    app.db.writer.run(work()).await
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
        // Also when its lease is over: its process may be late and alive, until somebody has given the hold back.
        State::Held => Ok(Job::Processing),
        State::Released | State::Expired => Ok(Job::Ended(failed(&metering::lost())?.into())),
        State::Cancelled => Ok(Job::Ended(failed(&metering::cancelled())?.into())),
        State::Committed | State::Uncharged => Err(not_kept()),
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
    let attempt = attempt.ok_or(Error::NotFound("no such job"))?;
    let id = attempt.job_id.clone();
    let work = async move |db: &mut Conn| metering::cancel(db, &id).await;
    let cancelled = app.db.writer.run(work).await?;
    if cancelled {
        app.tryons.cancel(&attempt.store_id, &attempt.attempt_id);
    }
    Ok(cancelled)
}
