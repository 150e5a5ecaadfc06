//! Calls with an `Idempotency-Key`: of the calls with one key, one runs, and all get its response.
//!
//! A key belongs to one store and one route, and is forgotten after a day. Only a success is kept: a call that was refused
//! or has failed has changed nothing, so it may run again.

mod secret;

use std::{sync::Arc, time::Duration};

use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep};

use self::secret::Secret;
use crate::{
    clock::{Clock, DAY},
    db::{
        Conn, Database,
        idempotency_keys::{self, Earlier, KeyedCall},
    },
    error::{Error, Result},
    ids::{RunId, StoreId},
};

/// How long a response is kept.
const RETENTION: Duration = DAY;
/// After how long a run is taken for dead. Then the same call may run again.
const LEASE: Duration = Duration::from_secs(60);
/// How long a call waits for the response of another one with the same key.
const WAIT: Duration = Duration::from_secs(10);
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// A request with an `Idempotency-Key`.
pub struct Request<'a> {
    /// The store that makes it.
    pub store_id: StoreId,
    /// The API key that it carries.
    pub api_key: &'a str,
    /// Its `Idempotency-Key`.
    pub key: &'a str,
    /// The template of its path.
    pub route: &'a str,
    /// Its path and query.
    pub target: &'a str,
    /// Its body.
    pub body: &'a [u8],
}

/// A response as it is kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The JSON.
    pub body: Vec<u8>,
}

/// What to do with a call.
pub enum Decision {
    /// Run it, then [`Run::finish`] or [`Run::release`].
    Run(Box<Run>),
    /// Answer it as the first one was.
    Replay(Response),
}

/// A run of a call, which no other call with the same key runs at the same time.
pub struct Run {
    db: Database,
    call: KeyedCall,
    id: RunId,
    secret: Secret,
}

/// Decides whether the call runs. If one with the same key is running, this waits for its response.
///
/// # Errors
/// 409 if the key was used for another request, or if the other call takes too long.
pub async fn begin(
    db: &Database,
    clock: &Arc<dyn Clock>,
    request: &Request<'_>,
) -> Result<Decision> {
    let secret = Secret::new(request.api_key, request.key);
    let call = KeyedCall {
        store_id: request.store_id.clone(),
        route: request.route.to_owned(),
        key_sha256: hex::encode(Sha256::digest(request.key)),
        fingerprint: secret.fingerprint(request.target, request.body)?,
    };
    let until = Instant::now() + WAIT;
    loop {
        let earlier = idempotency_keys::find(&mut db.read().await?, &call, clock.now()).await?;
        if let Some(response) = known_response(earlier.as_ref(), &call, &secret)? {
            return Ok(Decision::Replay(response));
        }
        let free = earlier.is_none_or(|earlier| earlier.lease_until <= clock.now());
        if free && let Some(id) = claim(db, clock, &call).await? {
            let db = db.clone();
            return Ok(Decision::Run(Box::new(Run {
                db,
                call,
                id,
                secret,
            })));
        }
        if Instant::now() > until {
            return Err(Error::IdempotencyInProgress);
        }
        sleep(POLL_INTERVAL).await;
    }
}

/// The response of an earlier call; none if there is none yet.
fn known_response(
    earlier: Option<&Earlier>,
    call: &KeyedCall,
    secret: &Secret,
) -> Result<Option<Response>> {
    let Some(earlier) = earlier else {
        return Ok(None);
    };
    if earlier.fingerprint != call.fingerprint {
        return Err(Error::IdempotencyConflict);
    }
    let response = earlier.response.as_deref();
    response
        .map(|text| Response::decrypt(text, secret))
        .transpose()
}

async fn claim(db: &Database, clock: &Arc<dyn Clock>, call: &KeyedCall) -> Result<Option<RunId>> {
    let (call, id, clock) = (call.clone(), RunId::new(), clock.clone());
    let work = async move |db: &mut Conn| {
        let now = clock.now();
        let (lease, expiry) = (now + LEASE, now + RETENTION);
        let claimed = idempotency_keys::claim(db, &call, &id, lease, expiry, now).await?;
        Ok(claimed.then(|| id.clone()))
    };
    db.writer.run(work).await
}

impl Run {
    /// Keeps the response for calls with the same key.
    pub async fn finish(self, response: &Response) -> Result<()> {
        let text = response.encrypt(&self.secret)?;
        let (call, id) = (self.call, self.id);
        let work = async move |db: &mut Conn| idempotency_keys::finish(db, &call, &id, &text).await;
        self.db.writer.run(work).await
    }

    /// Forgets the call, which may then run again.
    pub async fn release(self) -> Result<()> {
        let (call, id) = (self.call, self.id);
        let work = async move |db: &mut Conn| idempotency_keys::release(db, &call, &id).await;
        self.db.writer.run(work).await
    }
}

impl Response {
    fn encrypt(&self, secret: &Secret) -> Result<String> {
        secret.encrypt(&[&self.status.to_be_bytes(), &*self.body].concat())
    }

    fn decrypt(text: &str, secret: &Secret) -> Result<Self> {
        let plain = secret.decrypt(text)?;
        let (status, body) = plain
            .split_first_chunk()
            .ok_or_else(|| Error::internal("a stored response has no status"))?;
        Ok(Self {
            status: u16::from_be_bytes(*status),
            body: body.to_vec(),
        })
    }
}
