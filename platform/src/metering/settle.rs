//! Settlement: a reservation is committed, released, cancelled, or expires. Each function changes the attempt's state
//! only if it is still the expected one, so repeating a call changes nothing.

use super::{Receipt, allowance, batch::commit_all, late::commit_late, receipt};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{self, Attempt, Claim, State},
        credits, customers, grants, periods,
    },
    error::{Error, Result},
    events,
    ids::{JobId, ProcessId},
    quota::Quota,
};

/// The try-on succeeded: the held try-on becomes a used one. Returns the balances of the store and the customer.
///
/// # Errors
/// 404 if the job was cancelled in the meantime, 502 if another job has taken over the attempt. In both cases nothing
/// is charged and the pictures are discarded.
pub async fn commit(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Receipt> {
    let committed = commit_all(db, &[claim], now).await?;
    if let Some(receipt) = committed.into_iter().flatten().next() {
        return Ok(receipt);
    }
    commit_late(db, claim, now).await?;
    let quota = quota(db, claim, now).await?;
    receipt(db, &claim.store_id, quota, now).await
}

/// The try-on failed: its quota and credit are released, and the attempt may run again.
/// Returns the attempt if it held anything.
pub async fn release(db: &mut Conn, claim: &Claim) -> Result<Option<Attempt>> {
    end_hold(db, &claim.job_id, State::Released).await
}

/// The client cancelled the job: its quota and credit are released. False if the job held nothing.
pub async fn cancel(db: &mut Conn, job: &JobId) -> Result<bool> {
    Ok(end_hold(db, job, State::Cancelled).await?.is_some())
}

/// Ends a stale job: its quota and credit are released. Returns it if it held anything, to be published.
pub async fn expire_lease(db: &mut Conn, stale: &Attempt) -> Result<Option<Attempt>> {
    end_hold(db, &stale.job_id, State::Expired).await
}

/// Ends the hold of this job only: another job of the same attempt may have taken over.
async fn end_hold(db: &mut Conn, job: &JobId, to: State) -> Result<Option<Attempt>> {
    let ended = attempts::transition(db, job, State::Held, to).await?;
    release_holds(db, ended.as_slice()).await?;
    Ok(ended)
}

/// Releases the holds whose lease has expired, and publishes that these try-ons have failed.
pub async fn expire_leases(db: &mut Conn, now: EpochMs) -> Result<()> {
    let expired = release_expired(db, None, now).await?;
    record_failures(db, expired, now).await
}

/// Releases the holds whose lease has expired, except those of the process `excluded_owner`. Returns the attempts, to be
/// published.
pub async fn release_expired(
    db: &mut Conn,
    excluded_owner: Option<&ProcessId>,
    now: EpochMs,
) -> Result<Vec<Attempt>> {
    let expired = attempts::expire_leases(db, now, excluded_owner).await?;
    release_holds(db, &expired).await?;
    Ok(expired)
}

/// Publishes `tryon.failed` for attempts whose process has died, store by store, so that two transactions lock the numbers
/// of the stores' events in the same order.
pub async fn record_failures(db: &mut Conn, mut expired: Vec<Attempt>, now: EpochMs) -> Result<()> {
    expired.sort_by(|one, other| one.store_id.cmp(&other.store_id));
    for attempt in &expired {
        events::failed(db, attempt, Some(renderer_lost().code()), now).await?;
    }
    Ok(())
}

/// Releases grants first, quotas second and credits last, each in the order of the ids: every transaction locks them in this
/// order.
async fn release_holds(db: &mut Conn, ended: &[Attempt]) -> Result<()> {
    let grants = ended.iter().filter_map(|attempt| attempt.grant_id.as_ref());
    for grant in sorted(grants) {
        grants::release_hold(db, grant).await?;
    }
    let of_plans = ended.iter().filter(|attempt| attempt.grant_id.is_none());
    for period in sorted(of_plans.filter_map(|attempt| attempt.period_id.as_ref())) {
        periods::release_hold(db, period).await?;
    }
    let packs = ended.iter().filter_map(|attempt| attempt.pack_id.as_ref());
    for pack in sorted(packs) {
        credits::refund(db, pack).await?;
    }
    Ok(())
}

fn sorted<'a, Id: Ord>(ids: impl Iterator<Item = &'a Id>) -> Vec<&'a Id> {
    let mut ids: Vec<&Id> = ids.collect();
    ids.sort_unstable();
    ids
}

/// The error for every client that asks for a cancelled try-on.
pub fn job_cancelled() -> Error {
    Error::NotFound("the try-on was cancelled; nothing was charged")
}

/// The error for every client that asks for a try-on whose process has died.
pub fn renderer_lost() -> Error {
    Error::UpstreamUnreachable(
        "the server that rendered the try-on has stopped; nothing was charged".into(),
    )
}

/// The current quota of the claim's customer; none in legacy mode, where there is no customer.
pub async fn quota(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Option<Quota>> {
    let Some(id) = &claim.customer_id else {
        return Ok(None);
    };
    match customers::find(db, &claim.store_id, id).await? {
        Some(customer) => Ok(Some(allowance(db, &customer, now).await?.quota)),
        None => Ok(None),
    }
}
