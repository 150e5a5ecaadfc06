//! Try-ons that succeed after their hold was released.

use super::settle::{job_cancelled, renderer_lost};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{self, Attempt, Claim, State},
        credits, grants, periods,
    },
    error::Result,
    events,
    quota::Quota,
};

/// Charges a success whose hold was released in the meantime, if there is still quota and credit to charge.
pub async fn commit_late(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<()> {
    let earlier = attempts::find(db, &claim.store_id, &claim.attempt_id).await?;
    let earlier = earlier.filter(|earlier| earlier.job_id == claim.job_id);
    // If two jobs ran the same attempt, only the later one is charged.
    let earlier = earlier.ok_or_else(renderer_lost)?;
    match earlier.state {
        State::Cancelled => Err(job_cancelled()),
        State::Released | State::Expired => {
            let (job, from) = (&claim.job_id, earlier.state);
            let late = attempts::transition(db, job, from, State::Committed).await?;
            charge_late(db, claim, &late.ok_or_else(renderer_lost)?, now).await
        }
        State::Committed | State::Uncharged | State::Held => Ok(()),
    }
}

async fn charge_late(db: &mut Conn, claim: &Claim, late: &Attempt, now: EpochMs) -> Result<()> {
    let charged = charge(db, late, now).await?;
    if charged.is_none() {
        attempts::transition(db, &late.job_id, State::Committed, State::Uncharged).await?;
    }
    let completion = events::Completion {
        run: late.into(),
        period: late.period_id.as_ref(),
        details: &claim.details,
        charged: charged.is_some(),
        quota: charged.and_then(|charged| charged.quota),
    };
    events::completed(db, completion, now).await
}

struct Charged {
    /// None in legacy mode, where there is no customer.
    quota: Option<Quota>,
}

/// Charges a try-on and a credit that were not held; `None` if there was nothing left to charge.
async fn charge(db: &mut Conn, attempt: &Attempt, now: EpochMs) -> Result<Option<Charged>> {
    if !consume(db, attempt).await? {
        return Ok(None);
    }
    if credits::debit(db, &attempt.store_id, now).await?.is_none() {
        refund(db, attempt).await?;
        return Ok(None);
    }
    let quota = quota_after(db, attempt, now).await?;
    Ok(Some(Charged { quota }))
}

/// Counts a try-on as used where it had been held; false if nothing is left there.
async fn consume(db: &mut Conn, attempt: &Attempt) -> Result<bool> {
    match (&attempt.grant_id, &attempt.period_id) {
        (Some(grant), _) => grants::consume(db, grant).await,
        (None, Some(period)) => periods::consume(db, period).await,
        (None, None) => Ok(true),
    }
}

async fn refund(db: &mut Conn, attempt: &Attempt) -> Result<()> {
    match (&attempt.grant_id, &attempt.period_id) {
        (Some(grant), _) => grants::refund(db, grant).await,
        (None, Some(period)) => periods::refund(db, period).await,
        (None, None) => Ok(()),
    }
}

/// The customer's quota once the try-on counts; none in legacy mode.
async fn quota_after(db: &mut Conn, attempt: &Attempt, now: EpochMs) -> Result<Option<Quota>> {
    let Some(period) = &attempt.period_id else {
        return Ok(None);
    };
    let counters = match attempt.grant_id {
        Some(_) => periods::count_from_grant(db, period, now).await?,
        None => periods::counters(db, period, now).await?,
    };
    Ok(Some(counters.into()))
}
