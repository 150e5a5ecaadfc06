//! Events about try-ons. For a store without webhooks, each of these functions runs one statement.

use super::{
    EventType,
    outbox::Subscribers,
    payloads::{
        CustomerReference, LowBalance, QuotaUsed, TryOnCompleted, TryOnFailed, TryOnReference,
    },
};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{Attempt, Claim},
        credits,
        customers::{self, Customer},
        periods, stores,
    },
    error::{ErrorCode, Result},
    ids::{AttemptId, CustomerId, JobId, PeriodId, StoreId},
    quota::Quota,
};

/// The percentage of a quota at which `end_customer.quota_warning` is sent.
const WARNING_PERCENT: i64 = 80;
/// The percentage of the credits bought at which `credit.low_balance` is sent.
const LOW_BALANCE_PERCENT: i64 = 10;

/// A run of an attempt, whether or not it has a row yet.
pub struct Run<'a> {
    store_id: &'a StoreId,
    attempt_id: &'a AttemptId,
    job_id: &'a JobId,
    customer_id: Option<&'a CustomerId>,
}

impl<'a> From<&'a Attempt> for Run<'a> {
    fn from(attempt: &'a Attempt) -> Self {
        Self {
            store_id: &attempt.store_id,
            attempt_id: &attempt.attempt_id,
            job_id: &attempt.job_id,
            customer_id: attempt.customer_id.as_ref(),
        }
    }
}

impl<'a> From<&'a Claim> for Run<'a> {
    fn from(claim: &'a Claim) -> Self {
        Self {
            store_id: &claim.store_id,
            attempt_id: &claim.attempt_id,
            job_id: &claim.job_id,
            customer_id: claim.customer_id.as_ref(),
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

    fn reference(&self, customer: Option<&'a Customer>) -> TryOnReference<'a> {
        TryOnReference {
            attempt_id: self.attempt_id,
            job_id: self.job_id,
            customer_id: self.customer_id,
            external_id: customer.map(|customer| &*customer.external_id),
        }
    }
}

/// Publishes that a try-on succeeded, and that it brought a quota or the credits to a threshold. `quota` is the
/// customer's quota after the try-on. `charged` is false if there was no quota or credit left to charge.
pub async fn completed(
    db: &mut Conn,
    attempt: &Attempt,
    quota: Option<Quota>,
    charged: bool,
    now: EpochMs,
) -> Result<()> {
    let subscribers = Subscribers::find(db, &attempt.store_id).await?;
    if subscribers.is_empty() {
        return Ok(());
    }
    let run = Run::from(attempt);
    let customer = run.customer(db).await?;
    let data = TryOnCompleted {
        tryon: run.reference(customer.as_ref()),
        charged,
        end_customer_quota: quota,
    };
    let event = EventType::TryOnCompleted;
    subscribers.publish(db, event, &data, now).await?;
    if let (Some(quota), Some(customer), Some(period)) = (quota, customer, &attempt.period_id) {
        quota_used(
            db,
            &subscribers,
            period,
            &customer_reference(customer),
            quota,
            now,
        )
        .await?;
    }
    if charged {
        credit_used(db, &subscribers, &attempt.store_id, now).await?;
    }
    Ok(())
}

/// Publishes that a try-on failed; `error` is its code; none if the store reported the failure.
pub async fn failed(
    db: &mut Conn,
    run: impl Into<Run<'_>>,
    error: Option<ErrorCode>,
    now: EpochMs,
) -> Result<()> {
    let run = run.into();
    let subscribers = Subscribers::find(db, run.store_id).await?;
    if subscribers.is_empty() {
        return Ok(());
    }
    let customer = run.customer(db).await?;
    let data = TryOnFailed {
        tryon: run.reference(customer.as_ref()),
        error,
    };
    let event = EventType::TryOnFailed;
    subscribers.publish(db, event, &data, now).await
}

/// The customer as events refer to them.
pub fn customer_reference(customer: Customer) -> CustomerReference {
    CustomerReference {
        customer_id: customer.id,
        external_id: customer.external_id,
        plan_id: customer.plan_id,
    }
}

async fn quota_used(
    db: &mut Conn,
    subscribers: &Subscribers,
    period: &PeriodId,
    customer: &CustomerReference,
    quota: Quota,
    now: EpochMs,
) -> Result<()> {
    let data = |threshold| QuotaUsed {
        customer,
        quota,
        threshold,
    };
    let warning = EventType::EndCustomerQuotaWarning;
    let near_limit = quota.limit > 0 && quota.used * 100 >= quota.limit * WARNING_PERCENT;
    // If no webhook subscribes, the warning is not marked as sent, so that a webhook added later gets it.
    if near_limit
        && subscribers.any_subscribes_to(&[warning])
        && periods::mark_warned(db, period).await?
    {
        subscribers.publish(db, warning, &data(0.8), now).await?;
    }
    if quota.used == quota.limit && quota.remaining == 0 {
        for exhausted in [
            EventType::CustomerQuotaExhausted,
            EventType::EndCustomerQuotaExhausted,
        ] {
            subscribers.publish(db, exhausted, &data(1.0), now).await?;
        }
    }
    Ok(())
}

async fn credit_used(
    db: &mut Conn,
    subscribers: &Subscribers,
    store: &StoreId,
    now: EpochMs,
) -> Result<()> {
    let event = EventType::CreditLowBalance;
    if !subscribers.any_subscribes_to(&[event]) {
        return Ok(());
    }
    let balance = credits::balance(db, store, now).await?;
    let low = balance.remaining * 100 <= balance.credits * LOW_BALANCE_PERCENT;
    if !low || !stores::mark_low_balance_notified(db, store).await? {
        return Ok(());
    }
    let data = LowBalance {
        remaining_credits: balance.remaining,
        bought_credits: balance.credits,
        threshold: 0.1,
    };
    subscribers.publish(db, event, &data, now).await
}
