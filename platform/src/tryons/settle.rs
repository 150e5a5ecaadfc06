//! Settling: commit or release what was reserved, and store the response, in one transaction.

use std::{sync::Arc, time::Duration};

use axum::body::Bytes;
use serde_json::value::RawValue;
use tokio::time::sleep;

use super::{Shared, body, in_flight::Outcome};
use crate::{
    db::{Conn, attempts::Claim, stored_responses},
    error::{Error, Result},
    events, metering,
    render::Picture,
};

/// How long a response is stored for a client that lost its connection.
const RESPONSE_RETENTION: Duration = Duration::from_secs(10 * 60);
/// How many times settling is retried if the database fails. The delays start with [`RETRY_DELAY`] and double; together
/// they are much shorter than a lease.
const RETRIES: u32 = 6;
const RETRY_DELAY: Duration = Duration::from_millis(100);

impl Shared {
    /// Charges for the pictures and stores the response.
    pub(super) async fn commit(
        &self,
        claim: &Claim,
        pictures: &[Picture],
        request_id: &str,
    ) -> Outcome {
        // Encoded outside of the writer, because all other writes wait for it.
        let images: Arc<RawValue> = body::image_urls(pictures)?.into();
        let variation_count = pictures.len();
        self.settle(|| {
            let (claim, images, clock) = (claim.clone(), images.clone(), self.clock.clone());
            let request_id = request_id.to_owned();
            async move |db: &mut Conn| {
                let now = clock.now();
                let receipt = metering::commit(db, &claim, now).await?;
                let body = body::succeeded(&images, variation_count, receipt, &request_id)?;
                let until = now + RESPONSE_RETENTION;
                stored_responses::insert(db, &claim.job_id, &body, until).await?;
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
