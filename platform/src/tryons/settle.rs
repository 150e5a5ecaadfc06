//! Settling: commit or release what was reserved, and store the response, in one transaction.

use std::{sync::Arc, time::Duration};

use axum::body::Bytes;
use serde_json::value::RawValue;
use tokio::time::sleep;

use super::{Shared, body, in_flight::Outcome};
use crate::{
    clock::EpochMs,
    db::{Conn, attempts::Claim, stored_responses},
    error::{Error, Result},
    events,
    metering::{self, Receipt},
    render::Picture,
};

/// How long a response is stored for a client that lost its connection.
const RESPONSE_RETENTION: Duration = Duration::from_secs(10 * 60);
/// How many times settling is retried if the database fails. The delays start with [`RETRY_DELAY`] and double; together
/// they are much shorter than a lease.
const RETRIES: u32 = 6;
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// A try-on whose pictures are ready.
#[derive(Clone)]
pub struct Rendered {
    /// Who pays.
    pub claim: Claim,
    /// The JSON array of the pictures' URLs, which is encoded outside of the writer, because all other writes wait for it.
    pub images: Arc<RawValue>,
    /// The number of pictures.
    pub variation_count: usize,
    /// The id of the first request for it.
    pub request_id: String,
}

impl Rendered {
    fn body(&self, receipt: Receipt) -> Result<String> {
        body::succeeded(
            &self.images,
            self.variation_count,
            receipt,
            &self.request_id,
        )
    }
}

/// Charges for those of these try-ons that are still held, and stores their responses. Returns the responses in their order;
/// none for the others.
pub async fn commit_all(
    db: &mut Conn,
    rendered: &[Rendered],
    now: EpochMs,
) -> Result<Vec<Option<Bytes>>> {
    let claims: Vec<&Claim> = rendered.iter().map(|one| &one.claim).collect();
    let receipts = metering::commit_all(db, &claims, now).await?;
    let mut bodies = Vec::with_capacity(rendered.len());
    for (one, receipt) in rendered.iter().zip(receipts) {
        bodies.push(receipt.map(|receipt| one.body(receipt)).transpose()?);
    }
    let stored = rendered.iter().zip(&bodies);
    let stored = stored.filter_map(|(one, body)| Some((&one.claim.job_id, body.as_deref()?)));
    let stored: Vec<_> = stored.collect();
    stored_responses::insert_all(db, &stored, now + RESPONSE_RETENTION).await?;
    Ok(bodies
        .into_iter()
        .map(|body| body.map(Bytes::from))
        .collect())
}

impl Shared {
    /// Charges for the pictures and stores the response.
    pub(super) async fn commit(
        &self,
        claim: &Claim,
        pictures: &[Picture],
        request_id: &str,
    ) -> Outcome {
        let rendered = Rendered {
            claim: claim.clone(),
            images: body::image_urls(pictures)?.into(),
            variation_count: pictures.len(),
            request_id: request_id.to_owned(),
        };
        match self.commits.run(rendered.clone()).await {
            Ok(Some(body)) => Ok(body),
            // What a batch has left untouched is committed alone, and again and again while the database is away.
            Ok(None) | Err(_) => self.commit_alone(&rendered).await,
        }
    }

    async fn commit_alone(&self, rendered: &Rendered) -> Outcome {
        self.settle(|| {
            let (rendered, clock) = (rendered.clone(), self.clock.clone());
            async move |db: &mut Conn| {
                let now = clock.now();
                let receipt = metering::commit(db, &rendered.claim, now).await?;
                let body = rendered.body(receipt)?;
                let until = now + RESPONSE_RETENTION;
                stored_responses::insert(db, &rendered.claim.job_id, &body, until).await?;
                Ok(Bytes::from(body))
            }
        })
        .await
    }

    /// Releases the hold and stores the reason for a client that polls.
    pub(super) async fn release(&self, claim: &Claim, error: &Error) -> Result<()> {
        let (body, code) = (body::failed(error)?, error.code());
        self.settle(|| {
            let (claim, body, clock) = (claim.clone(), body.clone(), self.clock.clone());
            async move |db: &mut Conn| {
                // A run that was cancelled, or superseded by another one, is settled already.
                let Some(released) = metering::release(db, &claim).await? else {
                    return Ok(());
                };
                let now = clock.now();
                events::failed(db, &released, Some(code), now).await?;
                let until = now + RESPONSE_RETENTION;
                stored_responses::insert(db, &claim.job_id, &body, until).await
            }
        })
        .await
    }

    /// Retries if the database fails, so that no rendered picture is lost and no hold remains.
    async fn settle<T, F>(&self, work: impl Fn() -> F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&mut Conn) -> Result<T> + Send + 'static,
    {
        for attempt in 0..RETRIES {
            match self.db.writer.run(work()).await {
                Err(Error::Internal(cause)) => {
                    tracing::warn!(%cause, attempt, "a try-on could not be settled");
                    sleep(RETRY_DELAY * 2_u32.pow(attempt)).await;
                }
                settled => return settled,
            }
        }
        self.db.writer.run(work()).await
    }
}
