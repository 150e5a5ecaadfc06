//! Holds: where the customer's part of a try-on comes from, the plan's quota or a grant.

use super::{allowance, deferred::DeferredEvents, periods, settle::release_expired};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::Claim,
        customers::{self, Customer, Status},
        grants, periods as counters, plans,
    },
    error::{Error, QuotaReason, Result},
    ids::{CustomerId, GrantId, PeriodId, StoreId},
};

/// A try-on that is held for a customer.
#[derive(Debug)]
pub struct Hold {
    /// The period that counts it.
    pub period_id: PeriodId,
    /// The grant that pays for it; none where the period's quota does.
    pub grant_id: Option<GrantId>,
}

impl Hold {
    /// A try-on that the quota of this period pays for.
    pub fn of_plan(period_id: PeriodId) -> Self {
        Self {
            period_id,
            grant_id: None,
        }
    }
}

/// Holds a try-on of the customer.
///
/// # Errors
/// 402 if they may not try on, or have nothing left.
pub async fn hold(
    db: &mut Conn,
    claim: &Claim,
    customer_id: &CustomerId,
    deferred: &mut DeferredEvents,
    now: EpochMs,
) -> Result<Hold> {
    let store = &claim.store_id;
    let current = periods::roll_if_ended(db, store, customer_id, now).await?;
    let customer = current.customer.clone();
    deferred.rolled(current);
    if let Some(reason) = denial_reason(customer.status) {
        return Err(quota_error(db, store, &customer, Some(reason), now).await?);
    }
    if let Some(hold) = hold_soonest(db, &customer, now).await? {
        return Ok(hold);
    }
    // Looking for expired leases costs a statement, so it is done only when everything seems to be used up.
    let expired = release_expired(db, Some(&claim.owner), now).await?;
    let any = !expired.is_empty();
    deferred.expired(expired);
    if any && let Some(hold) = hold_soonest(db, &customer, now).await? {
        return Ok(hold);
    }
    let customer = customers::get(db, store, customer_id).await?;
    Err(quota_error(db, store, &customer, None, now).await?)
}

/// Holds a try-on of what lapses first: a grant that expires before the period ends, the period's quota, another grant.
async fn hold_soonest(db: &mut Conn, customer: &Customer, now: EpochMs) -> Result<Option<Hold>> {
    let period_id = customer.period_id.clone();
    let expiring = grants::hold(db, &customer.id, Some(customer.ends_at), now).await?;
    if expiring.is_none() && counters::hold(db, &period_id).await? {
        return Ok(Some(Hold::of_plan(period_id)));
    }
    let grant_id = match expiring {
        Some(grant) => Some(grant),
        None => grants::hold(db, &customer.id, None, now).await?,
    };
    Ok(grant_id.map(|grant| Hold {
        period_id,
        grant_id: Some(grant),
    }))
}

/// Why a customer with this status may not try on whatever they have left; none if they may.
fn denial_reason(status: Status) -> Option<QuotaReason> {
    match status {
        Status::Paused => Some(QuotaReason::Paused),
        Status::Cancelled => Some(QuotaReason::Cancelled),
        Status::Active => None,
    }
}

/// The 402 for this reason; where there is none, for having nothing left.
async fn quota_error(
    db: &mut Conn,
    store: &StoreId,
    customer: &Customer,
    reason: Option<QuotaReason>,
    now: EpochMs,
) -> Result<Error> {
    let allowance = allowance(db, customer, now).await?;
    let has_plan = customer.plan_id.is_some();
    let reason = reason.unwrap_or(match allowance.quota.limit {
        0 if !has_plan => QuotaReason::NoPlan,
        _ => QuotaReason::QuotaExhausted,
    });
    // A grant is not renewed.
    let renewed = has_plan && reason == QuotaReason::QuotaExhausted;
    let plan = plans::find_for_customer(db, store, customer).await?;
    Ok(Error::EndCustomerQuota {
        reason,
        upgrade_url: plan.and_then(|plan| plan.upgrade_url),
        // Try-ons in progress count as used: '0 of 1 used' would confuse a shopper whose try-on is refused.
        used: allowance.quota.used + allowance.held,
        limit: allowance.quota.limit,
        resets_at: renewed.then_some(customer.ends_at),
    })
}
