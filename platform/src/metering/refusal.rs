//! What happens after a try-on was refused because the quota is used up.

use super::{allowance, periods};
use crate::{
    clock::EpochMs,
    db::{Conn, Database, attempts::Claim, customers},
    error::{Error, QuotaReason, Result},
    events,
};

/// Tells the store's webhooks that a customer's quota is used up, if `refusal` says so and they were not told in this
/// period. The refusal has rolled its own transaction back, so this is another one. If it fails, the refusal stands all
/// the same, and the next one tells.
pub async fn publish_refusal(db: &Database, claim: &Claim, refusal: &Error, now: EpochMs) {
    let Error::EndCustomerQuota {
        reason: QuotaReason::QuotaExhausted,
        ..
    } = refusal
    else {
        return;
    };
    if let Err(error) = publish(db, claim, now).await {
        tracing::warn!(%error, "webhooks could not be told that a quota is used up");
    }
}

async fn publish(db: &Database, claim: &Claim, now: EpochMs) -> Result<()> {
    let Some(id) = claim.customer_id.clone() else {
        return Ok(());
    };
    let store = claim.store_id.clone();
    let mut reader = db.read().await?;
    let customer = customers::get(&mut reader, &store, &id).await?;
    if !events::is_refusal_news(&mut reader, &store, &customer).await? {
        return Ok(());
    }
    drop(reader);
    let work = async move |db: &mut Conn| {
        let customer = periods::current(db, &store, &id, now).await?;
        let quota = allowance(db, &customer, now).await?.quota;
        events::quota_refused(db, &store, customer, quota, now).await
    };
    db.writer.run(work).await
}
