//! Try-ons under way and just done: equal attempts share one run and get the same answer.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::body::Bytes;
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::FutureExt;
use serde::Serialize;
use sqlx::SqliteConnection;
use tokio::sync::watch;

use crate::{
    db::attempts::Claim,
    error::{Error, Result},
    metering::{self, Receipt},
    render::{Picture, RenderJob},
    state::AppState,
};

/// How long a finished answer waits for a client that lost its connection.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
/// How many bytes of finished answers are kept at most.
const KEPT_BYTES: u64 = 32 << 20;

type Key = (String, String);
type Outcome = Result<Bytes>;
type Waiting = watch::Receiver<Option<Outcome>>;

/// One try-on as it was asked for.
pub struct TryOn {
    /// Who pays, under which id, and a digest of what for.
    pub claim: Claim,
    /// What to render.
    pub job: RenderJob,
    /// The id of the request that asked first.
    pub request_id: String,
}

impl TryOn {
    fn key(&self) -> Key {
        (self.claim.store_id.clone(), self.claim.attempt_id.clone())
    }
}

#[derive(Clone)]
struct Finished {
    fingerprint: String,
    body: Bytes,
}

struct Flight {
    fingerprint: String,
    outcome: Waiting,
}

enum Place {
    Done(Bytes),
    Following(Waiting),
    Leading(watch::Sender<Option<Outcome>>, Waiting),
}

/// Try-ons under way and just done, by store and attempt id.
pub struct TryOns {
    flights: Mutex<HashMap<Key, Flight>>,
    finished: moka::sync::Cache<Key, Finished>,
}

impl Default for TryOns {
    fn default() -> Self {
        let finished = moka::sync::Cache::builder()
            .max_capacity(KEPT_BYTES)
            .weigher(|_, done: &Finished| u32::try_from(done.body.len()).unwrap_or(u32::MAX))
            .time_to_live(KEPT_FOR)
            .build();
        Self {
            flights: Mutex::default(),
            finished,
        }
    }
}

impl TryOns {
    fn flights(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Flight>> {
        // No code under the lock can leave the map half changed.
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, tryon: &TryOn) -> Result<Place> {
        let (key, fingerprint) = (tryon.key(), &tryon.claim.fingerprint);
        let mut flights = self.flights();
        if let Some(flight) = flights.get(&key) {
            return same(&flight.fingerprint, fingerprint)
                .map(|()| Place::Following(flight.outcome.clone()));
        }
        if let Some(done) = self.finished.get(&key) {
            return same(&done.fingerprint, fingerprint).map(|()| Place::Done(done.body));
        }
        let (sender, outcome) = watch::channel(None);
        let flight = Flight {
            fingerprint: fingerprint.clone(),
            outcome: outcome.clone(),
        };
        flights.insert(key, flight);
        Ok(Place::Leading(sender, outcome))
    }

    /// Finished before it leaves the map: a repeat that comes between the two must find one of them.
    fn land(&self, key: &Key, fingerprint: String, outcome: &Outcome) {
        if let Ok(body) = outcome {
            self.finished.insert(
                key.clone(),
                Finished {
                    fingerprint,
                    body: body.clone(),
                },
            );
        }
        self.flights().remove(key);
    }
}

fn same(first: &str, second: &str) -> Result<()> {
    if first == second {
        Ok(())
    } else {
        Err(metering::reused())
    }
}

/// Runs a try-on, or waits for the run of an equal one, and returns the answer's JSON.
///
/// The run is a task of its own: when the client goes away it goes on, settles and keeps its answer.
pub async fn run(app: &AppState, tryon: TryOn) -> Result<Bytes> {
    let waiting = match app.tryons.join(&tryon)? {
        Place::Done(body) => return Ok(body),
        Place::Following(waiting) => waiting,
        Place::Leading(sender, waiting) => {
            tokio::spawn(lead(app.clone(), tryon, sender));
            waiting
        }
    };
    wait(waiting).await
}

async fn wait(mut waiting: Waiting) -> Outcome {
    let outcome = waiting
        .wait_for(Option::is_some)
        .await
        .map_err(Error::internal)?;
    outcome
        .clone()
        .unwrap_or_else(|| Err(Error::internal("a try-on ended without an answer")))
}

async fn lead(app: AppState, tryon: TryOn, sender: watch::Sender<Option<Outcome>>) {
    let (key, fingerprint) = (tryon.key(), tryon.claim.fingerprint.clone());
    let outcome = AssertUnwindSafe(perform(&app, tryon)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a try-on panicked")));
    app.metrics.tryon_ended(outcome.as_ref().err());
    app.tryons.land(&key, fingerprint, &outcome);
    sender.send_replace(Some(outcome));
}

/// Reserve, render, settle.
async fn perform(app: &AppState, tryon: TryOn) -> Outcome {
    let TryOn {
        claim,
        job,
        request_id,
    } = tryon;
    reserve(app, claim.clone()).await?;
    match render(app, job).await {
        Ok(pictures) => {
            let receipt = commit(app, claim).await?;
            answer(&pictures, receipt, request_id)
        }
        Err(error) => {
            release(app, claim).await?;
            Err(error)
        }
    }
}

/// A task of its own, so that a renderer that panics is a failure like any other, and one that hangs too.
async fn render(app: &AppState, job: RenderJob) -> Result<Vec<Picture>> {
    let renderer = app.renderer.clone();
    let limited =
        async move { tokio::time::timeout(metering::RENDER_LIMIT, renderer.render(job)).await };
    let rendered = tokio::spawn(limited).await.map_err(Error::internal)?;
    Ok(rendered.map_err(|_| too_slow())??)
}

fn too_slow() -> Error {
    let limit = metering::RENDER_LIMIT.as_secs();
    Error::UpstreamUnreachable(format!("the picture was not ready after {limit} seconds"))
}

async fn reserve(app: &AppState, claim: Claim) -> Result<()> {
    let now = app.clock.now();
    app.db
        .writer
        .run(async move |db| metering::reserve(db, &claim, now).await)
        .await
}

async fn commit(app: &AppState, claim: Claim) -> Result<Receipt> {
    let now = app.clock.now();
    let work = async move |db: &mut SqliteConnection| {
        metering::commit(db, &claim.store_id, &claim.attempt_id, now).await?;
        metering::receipt(db, &claim.store_id, claim.customer_id.as_deref(), now).await
    };
    app.db.writer.run(work).await
}

async fn release(app: &AppState, claim: Claim) -> Result<()> {
    let work =
        async move |db: &mut _| metering::release(db, &claim.store_id, &claim.attempt_id).await;
    app.db.writer.run(work).await
}

/// The body of 200.
#[derive(Serialize)]
struct Answer {
    success: bool,
    images: Vec<String>,
    variation_count: usize,
    #[serde(flatten)]
    receipt: Receipt,
    request_id: String,
}

fn answer(pictures: &[Picture], receipt: Receipt, request_id: String) -> Outcome {
    let images: Vec<String> = pictures.iter().map(data_url).collect();
    let answer = Answer {
        success: true,
        variation_count: images.len(),
        images,
        receipt,
        request_id,
    };
    Ok(serde_json::to_vec(&answer)?.into())
}

fn data_url(picture: &Picture) -> String {
    format!(
        "data:{};base64,{}",
        picture.mime,
        BASE64_STANDARD.encode(&picture.bytes)
    )
}
