//! What stores are told about try-ons. Without webhooks each of these is one statement.

use super::{
    event::{EventType, LowBalance, QuotaUsed, TryOnCompleted, TryOnFailed, Which, Who},
    outbox::Subscribers,
};
use crate::{
    db::{
        Conn,
        attempts::{Attempt, Claim},
        credits,
        customers::{self, Customer},
        periods, stores,
    },
    error::Result,
    error_body::ErrorCode,
    metering::Quota,
};

/// The part of a quota at which a store is warned, in percent.
const WARNING: i64 = 80;
/// The part of the credits bought at which a store is told that they run low, in percent.
const LOW: i64 = 10;

/// A run of an attempt, before or after it has a row of its own.
pub struct Run<'a> {
    store_id: &'a str,
    attempt_id: &'a str,
    job_id: &'a str,
    customer_id: Option<&'a str>,
}

impl<'a> From<&'a Attempt> for Run<'a> {
    fn from(attempt: &'a Attempt) -> Self {
        Self {
            store_id: &attempt.store_id,
            attempt_id: &attempt.attempt_id,
            job_id: &attempt.job_id,
            customer_id: attempt.customer_id.as_deref(),
        }
    }
}

impl<'a> From<&'a Claim> for Run<'a> {
    fn from(claim: &'a Claim) -> Self {
        Self {
            store_id: &claim.store_id,
            attempt_id: &claim.attempt_id,
            job_id: &claim.job_id,
            customer_id: claim.customer_id.as_deref(),
        }
    }
}

impl<'a> Run<'a> {
    async fn customer(&self, db: &mut Conn) -> Result<Option<Customer>> {
        match self.customer_id {
            Some(id) => customers::find(db, self.store_id, id).await,
            None => Ok(None),
        }
    }

    fn which(&self, customer: Option<&'a Customer>) -> Which<'a> {
        Which {
            attempt_id: self.attempt_id,
            job_id: self.job_id,
            customer_id: self.customer_id,
            external_id: customer.map(|customer| &*customer.external_id),
        }
    }
}

/// Tells of a try-on that succeeded, and of what is used up by it. `quota` is the customer's after it; `charged` is
/// false where it was given away.
pub async fn completed(
    db: &mut Conn,
    attempt: &Attempt,
    quota: Option<Quota>,
    charged: bool,
    now: i64,
) -> Result<()> {
    let subscribers = Subscribers::of(db, &attempt.store_id).await?;
    if subscribers.is_empty() {
        return Ok(());
    }
    let run = Run::from(attempt);
    let customer = run.customer(db).await?;
    let data = TryOnCompleted {
        which: run.which(customer.as_ref()),
        charged,
        end_customer_quota: quota,
    };
    let event = EventType::TryOnCompleted;
    subscribers.tell(db, event, &data, now).await?;
    if let (Some(quota), Some(customer), Some(period)) = (quota, customer, &attempt.period_id) {
        quota_used(db, &subscribers, period, &who(customer), quota, now).await?;
    }
    if charged {
        credit_used(db, &subscribers, &attempt.store_id, now).await?;
    }
    Ok(())
}

/// Tells of a try-on that failed; `error` is the code, none where the store itself reported it.
pub async fn failed(
    db: &mut Conn,
    run: impl Into<Run<'_>>,
    error: Option<ErrorCode>,
    now: i64,
) -> Result<()> {
    let run = run.into();
    let subscribers = Subscribers::of(db, run.store_id).await?;
    if subscribers.is_empty() {
        return Ok(());
    }
    let customer = run.customer(db).await?;
    let data = TryOnFailed {
        which: run.which(customer.as_ref()),
        error,
    };
    let event = EventType::TryOnFailed;
    subscribers.tell(db, event, &data, now).await
}

/// The customer as events name them.
pub fn who(customer: Customer) -> Who {
    Who {
        customer_id: customer.id,
        external_id: customer.external_id,
        plan_id: customer.plan_id,
    }
}

async fn quota_used(
    db: &mut Conn,
    subscribers: &Subscribers,
    period: &str,
    who: &Who,
    quota: Quota,
    now: i64,
) -> Result<()> {
    let data = |threshold| QuotaUsed {
        who,
        quota,
        threshold,
    };
    let warning = EventType::EndCustomerQuotaWarning;
    let near = quota.limit > 0 && quota.used * 100 >= quota.limit * WARNING;
    // Not noted as told where nobody listens, so that whoever comes later is told.
    if near && subscribers.want(&[warning]) && periods::warn(db, period).await? {
        subscribers.tell(db, warning, &data(0.8), now).await?;
    }
    if quota.used == quota.limit {
        for exhausted in [
            EventType::CustomerQuotaExhausted,
            EventType::EndCustomerQuotaExhausted,
        ] {
            subscribers.tell(db, exhausted, &data(1.0), now).await?;
        }
    }
    Ok(())
}

async fn credit_used(
    db: &mut Conn,
    subscribers: &Subscribers,
    store: &str,
    now: i64,
) -> Result<()> {
    let event = EventType::CreditLowBalance;
    if !subscribers.want(&[event]) {
        return Ok(());
    }
    let balance = credits::balance(db, store, now).await?;
    let low = balance.remaining * 100 <= balance.credits * LOW;
    if !low || !stores::tell_low_balance(db, store).await? {
        return Ok(());
    }
    let data = LowBalance {
        remaining_credits: balance.remaining,
        bought_credits: balance.credits,
        threshold: 0.1,
    };
    subscribers.tell(db, event, &data, now).await
}
