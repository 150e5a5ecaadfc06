//! Reservations: a try-on of the customer's quota and a credit of the store are held before anything is rendered.

use super::{
    LEASE_DURATION,
    batch::reserve_all,
    deferred::DeferredEvents,
    hold::hold,
    settle::{expire_lease, release_expired},
};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{self, Attempt, Claim, FundingSource, State},
        credits,
    },
    error::{Error, Result},
    ids::{JobId, PackId},
};

/// The result of [`reserve`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reservation {
    /// A try-on and a credit are held: render, then commit or release.
    Held,
    /// An earlier job of this attempt has succeeded and was charged.
    AlreadyCharged {
        /// That job; its response is stored for a while.
        job_id: JobId,
    },
    /// Another process is rendering this attempt.
    InProgress {
        /// The job that it runs.
        job_id: JobId,
    },
}

/// Claims the attempt, then a try-on of the customer's quota or grants, then a credit of the store, always in that order.
///
/// # Errors
/// 400 if the attempt id was used with another photo, product or customer; 402 if there is no quota or no credit left.
pub async fn reserve(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Reservation> {
    match reserve_all(db, &[claim], now).await?.contains(&true) {
        true => Ok(Reservation::Held),
        false => reserve_alone(db, claim, now).await,
    }
}

/// The same, for what [`reserve_all`] has left untouched.
///
/// # Errors
/// Those of [`reserve`].
pub async fn reserve_alone(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Reservation> {
    let mut deferred = DeferredEvents::default();
    let reservation = lock_and_hold(db, claim, &mut deferred, now).await?;
    deferred.publish(db, &claim.store_id, now).await?;
    Ok(reservation)
}

async fn lock_and_hold(
    db: &mut Conn,
    claim: &Claim,
    deferred: &mut DeferredEvents,
    now: EpochMs,
) -> Result<Reservation> {
    if let Some(existing) = claim_or_find(db, claim, deferred, now).await? {
        return Ok(existing);
    }
    let hold = match &claim.customer_id {
        Some(customer) => Some(hold(db, claim, customer, deferred, now).await?),
        None => None,
    };
    let (period_id, grant_id) = hold.map(|hold| (hold.period_id, hold.grant_id)).unzip();
    let source = FundingSource {
        period_id,
        grant_id: grant_id.flatten(),
        pack_id: Some(debit_credit(db, claim, deferred, now).await?),
    };
    attempts::set_funding_source(db, claim, &source).await?;
    Ok(Reservation::Held)
}

/// Claims the attempt; if an earlier job has charged it, or is still running, returns that instead.
async fn claim_or_find(
    db: &mut Conn,
    claim: &Claim,
    deferred: &mut DeferredEvents,
    now: EpochMs,
) -> Result<Option<Reservation>> {
    let lease_until = now + LEASE_DURATION;
    if attempts::claim(db, claim, lease_until, now).await? {
        return Ok(None);
    }
    let earlier = attempts::find(db, &claim.store_id, &claim.attempt_id).await?;
    let earlier = earlier.ok_or_else(|| Error::internal("the claimed attempt does not exist"))?;
    if earlier.fingerprint != claim.fingerprint {
        return Err(attempt_id_reused());
    }
    if let State::Committed | State::Uncharged = earlier.state {
        let job_id = earlier.job_id;
        return Ok(Some(Reservation::AlreadyCharged { job_id }));
    }
    let claimed = end_stale_job(db, claim, &earlier, deferred, now).await?
        && attempts::reclaim(db, claim, &earlier, lease_until).await?;
    let job_id = earlier.job_id;
    Ok((!claimed).then_some(Reservation::InProgress { job_id }))
}

/// Ends the earlier job if it is stale; false if another process is still running it.
///
/// A job is stale when its lease has expired. A job of this process is stale too: a process runs at most one job per
/// attempt, so the earlier one has ended without being able to record how.
async fn end_stale_job(
    db: &mut Conn,
    claim: &Claim,
    earlier: &Attempt,
    deferred: &mut DeferredEvents,
    now: EpochMs,
) -> Result<bool> {
    if earlier.state != State::Held {
        return Ok(true);
    }
    if earlier.lease_until > now && earlier.owner != claim.owner {
        return Ok(false);
    }
    deferred.expired(expire_lease(db, earlier).await?);
    Ok(true)
}

/// The error for an attempt id that is used again with another customer, photo or product.
pub fn attempt_id_reused() -> Error {
    Error::field(
        "attempt_id",
        "was used for another photo, product or customer",
    )
}

/// The same error for a caller who gave the attempt's id in the header `Idempotency-Key`.
pub fn name_idempotency_key(error: Error) -> Error {
    match error {
        Error::InvalidBody { fields, .. } if fields.contains_key("attempt_id") => {
            Error::IdempotencyConflict
        }
        other => other,
    }
}

async fn debit_credit(
    db: &mut Conn,
    claim: &Claim,
    deferred: &mut DeferredEvents,
    now: EpochMs,
) -> Result<PackId> {
    let store = &claim.store_id;
    let mut pack = credits::debit(db, store, now).await?;
    if pack.is_none() {
        let expired = release_expired(db, Some(&claim.owner), now).await?;
        if !expired.is_empty() {
            pack = credits::debit(db, store, now).await?;
        }
        deferred.expired(expired);
    }
    pack.ok_or(Error::CreditLimitReached)
}
