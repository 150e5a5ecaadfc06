//! Setting a try-on aside before it is rendered.

use sqlx::SqliteConnection;

use super::{periods, settle::expire_leases};
use crate::{
    db::{
        attempts::{self, Claim, State},
        credits,
        customers::{Customer, Status},
        periods as counters,
    },
    error::{Error, QuotaReason, Result},
};

/// Claims the attempt, then a try-on of the customer's quota, then a credit of the store, always in that order.
///
/// # Errors
/// 400 if the attempt id was used for something else; 402 for want of quota or credits.
pub async fn reserve(db: &mut SqliteConnection, claim: &Claim, now: i64) -> Result<()> {
    expire_leases(db, now).await?;
    if !attempts::claim(db, claim, now).await? && !resume(db, claim).await? {
        return Ok(());
    }
    let period = match &claim.customer_id {
        Some(customer) => Some(hold_quota(db, &claim.store_id, customer, now).await?),
        None => None,
    };
    let pack = credits::take(db, &claim.store_id, now)
        .await?
        .ok_or(Error::CreditLimitReached)?;
    attempts::set_source(db, claim, period.as_deref(), &pack).await
}

/// Takes up an attempt id that was seen before; true if it has to be paid for like a new one, false if it is paid
/// for or held already.
///
/// A hold of a process that died is adopted: it is counted already, and settling it twice counts once.
async fn resume(db: &mut SqliteConnection, claim: &Claim) -> Result<bool> {
    let earlier = attempts::get(db, &claim.store_id, &claim.attempt_id).await?;
    if earlier.fingerprint != claim.fingerprint {
        return Err(reused());
    }
    match earlier.state {
        State::Committed | State::Uncharged => Ok(false),
        State::Held => {
            attempts::hold(db, claim).await?;
            Ok(false)
        }
        State::Released | State::Expired => {
            attempts::hold(db, claim).await?;
            Ok(true)
        }
    }
}

/// The error for an attempt id that comes back with another customer, photo or product.
pub fn reused() -> Error {
    Error::field(
        "attempt_id",
        "was used for another photo, product or customer",
    )
}

async fn hold_quota(
    db: &mut SqliteConnection,
    store: &str,
    customer_id: &str,
    now: i64,
) -> Result<String> {
    let customer = periods::current(db, store, customer_id, now).await?;
    if let Some(reason) = barred(&customer) {
        return Err(refusal(&customer, reason));
    }
    if !counters::hold(db, &customer.period_id).await? {
        return Err(refusal(&customer, QuotaReason::QuotaExhausted));
    }
    Ok(customer.period_id)
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
