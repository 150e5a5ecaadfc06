//! Setting a try-on aside before it is rendered.

use super::{
    LEASE, periods,
    settle::{abandon, expire_leases},
};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{self, Attempt, Claim, Source, State},
        credits,
        customers::{Customer, Status},
        periods as counters,
    },
    error::{Error, QuotaReason, Result},
    ids::{CustomerId, JobId, PackId, PeriodId},
};

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// A try-on and a credit are set aside: render, then settle.
    Held,
    /// The attempt was paid for before, by this run.
    Paid {
        /// The run whose answer is kept for a while.
        job_id: JobId,
    },
    /// Another process that lives is rendering it.
    Busy {
        /// Its run.
        job_id: JobId,
    },
}

/// Claims the attempt, then a try-on of the customer's quota, then a credit of the store, always in that order.
///
/// # Errors
/// 400 if the attempt id was used for something else; 402 for want of quota or credits.
pub async fn reserve(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Reserved> {
    let recorded = match claim_or_find(db, claim, now).await? {
        Claimed::New(source) => source,
        Claimed::Seen(reserved) => return Ok(reserved),
    };
    let held = hold_recorded(db, claim, &recorded, now).await?;
    if held && take_recorded(db, &recorded).await? {
        return Ok(Reserved::Held);
    }
    let source = Source {
        period_id: match &claim.customer_id {
            Some(_) if held => recorded.period_id,
            Some(customer) => Some(hold_quota(db, claim, customer, now).await?),
            None => None,
        },
        pack_id: Some(take_credit(db, claim, now).await?),
    };
    attempts::set_source(db, claim, &source).await?;
    Ok(Reserved::Held)
}

/// Holds the customer's quota where the period that was recorded is the one, and nothing else has to be looked at;
/// true in legacy mode too. Most of the time it is so.
async fn hold_recorded(
    db: &mut Conn,
    claim: &Claim,
    recorded: &Source,
    now: EpochMs,
) -> Result<bool> {
    match &recorded.period_id {
        Some(period) => counters::hold_unhindered(db, period, now).await,
        None => Ok(claim.customer_id.is_none()),
    }
}

/// Takes the credit from the pack that was recorded. Only right after that: what is given back meanwhile may belong
/// to a pack that expires sooner.
async fn take_recorded(db: &mut Conn, recorded: &Source) -> Result<bool> {
    match &recorded.pack_id {
        Some(pack) => credits::take_from(db, pack).await,
        None => Ok(false),
    }
}

enum Claimed {
    /// To be paid for, and from where as far as is known.
    New(Source),
    Seen(Reserved),
}

async fn claim_or_find(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<Claimed> {
    let lease = now + LEASE;
    if let Some(source) = attempts::claim(db, claim, lease, now).await? {
        return Ok(Claimed::New(source));
    }
    let earlier = attempts::get(db, &claim.store_id, &claim.attempt_id).await?;
    let earlier = earlier.ok_or_else(|| Error::internal("an attempt vanished"))?;
    if earlier.fingerprint != claim.fingerprint {
        return Err(attempt_id_reused());
    }
    if let State::Committed | State::Uncharged = earlier.state {
        let job_id = earlier.job_id;
        return Ok(Claimed::Seen(Reserved::Paid { job_id }));
    }
    let claimed = is_over(db, claim, &earlier, now).await?
        && attempts::claim_again(db, claim, &earlier, lease).await?;
    let job_id = earlier.job_id;
    Ok(if claimed {
        Claimed::New(Source::default())
    } else {
        Claimed::Seen(Reserved::Busy { job_id })
    })
}

/// Whether the earlier run has ended. One whose process died is ended here; so is one of this process, which has one
/// run of an attempt at a time: it could not tell the database how that one ended.
async fn is_over(db: &mut Conn, claim: &Claim, earlier: &Attempt, now: EpochMs) -> Result<bool> {
    if earlier.state != State::Held {
        return Ok(true);
    }
    if earlier.lease_until > now && earlier.owner != claim.owner {
        return Ok(false);
    }
    abandon(db, earlier, now).await?;
    Ok(true)
}

/// The error for an attempt id that comes back with another customer, photo or product.
pub fn attempt_id_reused() -> Error {
    Error::field(
        "attempt_id",
        "was used for another photo, product or customer",
    )
}

async fn hold_quota(
    db: &mut Conn,
    claim: &Claim,
    customer_id: &CustomerId,
    now: EpochMs,
) -> Result<PeriodId> {
    let store = &claim.store_id;
    let customer = periods::current(db, store, customer_id, now).await?;
    if let Some(reason) = barred(&customer) {
        return Err(refusal(&customer, reason));
    }
    let period = &customer.period_id;
    // What dead processes hold is looked for when it matters, and not with every try-on.
    let held = counters::hold(db, period).await?
        || (expire_leases(db, Some(&claim.owner), now).await?
            && counters::hold(db, period).await?);
    if held {
        Ok(customer.period_id)
    } else {
        let customer = periods::current(db, store, customer_id, now).await?;
        Err(refusal(&customer, QuotaReason::QuotaExhausted))
    }
}

async fn take_credit(db: &mut Conn, claim: &Claim, now: EpochMs) -> Result<PackId> {
    let store = &claim.store_id;
    let mut pack = credits::take(db, store, now).await?;
    if pack.is_none() && expire_leases(db, Some(&claim.owner), now).await? {
        pack = credits::take(db, store, now).await?;
    }
    pack.ok_or(Error::CreditLimitReached)
}

/// Why this customer may not try on, whatever the quota.
fn barred(customer: &Customer) -> Option<QuotaReason> {
    match customer.status {
        Status::Paused => Some(QuotaReason::Paused),
        Status::Cancelled => Some(QuotaReason::Cancelled),
        Status::Active if customer.plan_id.is_none() => Some(QuotaReason::NoPlan),
        Status::Active => None,
    }
}

fn refusal(customer: &Customer, reason: QuotaReason) -> Error {
    let resets_at = (reason == QuotaReason::QuotaExhausted).then_some(customer.ends_at);
    // Try-ons under way are spoken for: '0 of 1 used' would puzzle a shopper who is refused.
    let used = customer.used + customer.held;
    Error::EndCustomerQuota {
        reason,
        used,
        limit: customer.quota,
        resets_at,
    }
}
