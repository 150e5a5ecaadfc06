//! Settling what was reserved. Each function compares and sets on the attempt's state, so repeating one
//! changes nothing.

use super::{Receipt, receipt};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{self, Attempt, Claim, Committed, State},
        credits, customers, periods,
    },
    error::{Error, Result},
    events,
    ids::{JobId, ProcessId},
    quota::Quota,
};

/// The try-on succeeded: the hold becomes a used try-on. Answers what store and customer have left.
///
/// # Errors
/// 404 if the run was cancelled meanwhile, 502 if another one took over: nothing is charged, and its pictures are
/// nobody's.
pub async fn commit(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Receipt> {
    if let Some(committed) = attempts::commit(db, claim, now).await? {
        return settle(db, committed, now).await;
    }
    commit_late(db, claim, now).await?;
    let quota = quota(db, claim).await?;
    receipt(db, &claim.store_id, quota, now).await
}

async fn settle(db: &mut Conn, committed: Committed, now: EpochMs) -> Result<Receipt> {
    let attempt = committed.attempt;
    let quota = match &attempt.period_id {
        Some(period) => Some(periods::settle_hold(db, period).await?.into()),
        None => None,
    };
    if committed.has_webhooks {
        events::completed(db, &attempt, quota, true, now).await?;
    }
    Ok(Receipt {
        remaining_credits: committed.remaining_credits,
        end_customer_quota: quota,
    })
}

/// The try-on failed: quota and credit are given back, and the attempt may run again.
/// Returns the attempt if it held anything.
pub async fn release(db: &mut Conn, claim: &Claim) -> Result<Option<Attempt>> {
    end(db, &claim.job_id, State::Released).await
}

/// The client called the run off: quota and credit are given back; false if there was nothing to give back.
pub async fn cancel(db: &mut Conn, job: &JobId) -> Result<bool> {
    Ok(end(db, job, State::Cancelled).await?.is_some())
}

/// The process that ran it has lost sight of it: given back as if its lease were over.
pub async fn abandon(db: &mut Conn, orphan: &Attempt, now: EpochMs) -> Result<()> {
    match end(db, &orphan.job_id, State::Expired).await? {
        Some(expired) => tell_lost(db, &expired, now).await,
        None => Ok(()),
    }
}

/// Only the hold of this very run: another one of the same attempt may have taken over.
async fn end(db: &mut Conn, job: &JobId, to: State) -> Result<Option<Attempt>> {
    let ended = attempts::transition(db, job, State::Held, to).await?;
    give_back(db, ended.as_slice()).await?;
    Ok(ended)
}

/// Gives back what attempts hold whose lease was not renewed, except those of the process `living`; true if there were any.
pub async fn expire_leases(
    db: &mut Conn,
    living: Option<&ProcessId>,
    now: EpochMs,
) -> Result<bool> {
    let expired = attempts::expire(db, now, living).await?;
    give_back(db, &expired).await?;
    for attempt in &expired {
        tell_lost(db, attempt, now).await?;
    }
    Ok(!expired.is_empty())
}

async fn tell_lost(db: &mut Conn, expired: &Attempt, now: EpochMs) -> Result<()> {
    events::failed(db, expired, Some(lost().code()), now).await
}

/// Quota before credits, the order in which everybody locks them.
async fn give_back(db: &mut Conn, ended: &[Attempt]) -> Result<()> {
    for period in ended
        .iter()
        .filter_map(|attempt| attempt.period_id.as_ref())
    {
        periods::release_hold(db, period).await?;
    }
    for pack in ended.iter().filter_map(|attempt| attempt.pack_id.as_ref()) {
        credits::give_back(db, pack).await?;
    }
    Ok(())
}

/// A success whose hold was given back meanwhile is charged if there is something left to charge.
async fn commit_late(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<()> {
    let earlier = attempts::get(db, &claim.store_id, &claim.attempt_id).await?;
    let earlier = earlier.filter(|earlier| earlier.job_id == claim.job_id);
    // Of two runs of one attempt the later one pays.
    let earlier = earlier.ok_or_else(lost)?;
    match earlier.state {
        State::Cancelled => Err(cancelled()),
        State::Released | State::Expired => {
            let (job, from) = (&claim.job_id, earlier.state);
            let late = attempts::transition(db, job, from, State::Committed).await?;
            charge_late(db, &late.ok_or_else(lost)?, now).await
        }
        State::Committed | State::Uncharged | State::Held => Ok(()),
    }
}

/// What everybody reads who asks for a cancelled try-on.
pub fn cancelled() -> Error {
    Error::NotFound("the try-on was cancelled; nothing was charged")
}

/// What everybody reads who asks for a try-on whose process died.
pub fn lost() -> Error {
    Error::UpstreamUnreachable("the server that rendered it was lost; nothing was charged".into())
}

async fn charge_late(db: &mut Conn, late: &Attempt, now: EpochMs) -> Result<()> {
    if let Some(charged) = charge(db, late, now).await? {
        return events::completed(db, late, charged.quota, true, now).await;
    }
    attempts::transition(db, &late.job_id, State::Committed, State::Uncharged).await?;
    events::completed(db, late, None, false, now).await
}

struct Charged {
    /// None in legacy mode.
    quota: Option<Quota>,
}

/// `None` where there was nothing left to charge.
async fn charge(db: &mut Conn, attempt: &Attempt, now: EpochMs) -> Result<Option<Charged>> {
    let mut quota = None;
    if let Some(period) = &attempt.period_id {
        match periods::use_unheld(db, period).await? {
            Some(counters) => quota = Some(counters.into()),
            None => return Ok(None),
        }
    }
    if credits::take(db, &attempt.store_id, now).await?.is_some() {
        return Ok(Some(Charged { quota }));
    }
    if let Some(period) = &attempt.period_id {
        periods::unuse(db, period).await?;
    }
    Ok(None)
}

/// The quota of the claim's customer as it stands; none in legacy mode.
pub async fn quota(db: &mut Conn, claim: &Claim) -> Result<Option<Quota>> {
    let Some(id) = &claim.customer_id else {
        return Ok(None);
    };
    let customer = customers::find(db, &claim.store_id, id).await?;
    Ok(customer.map(|customer| Quota::new(customer.used, customer.quota)))
}
