//! Events about try-ons. For a store without webhooks, each of these functions runs one statement.

use super::{
    EventType,
    outbox::Subscribers,
    payloads::{CustomerReference, LowBalance, TryOnCompleted, TryOnFailed, TryOnReference},
    quota::{QuotaState, quota_used},
};
use crate::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{Attempt, Claim, Details},
        credits,
        customers::{self, Customer},
        stores,
    },
    error::{ErrorCode, Result},
    ids::{AttemptId, CustomerId, JobId, PeriodId, StoreId},
    quota::Quota,
};

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

/// A try-on that succeeded.
pub struct Completion<'a> {
    /// The run that succeeded.
    pub run: Run<'a>,
    /// The customer's period, if there is a customer.
    pub period: Option<&'a PeriodId>,
    /// What the page has told about it.
    pub details: &'a Details,
    /// The customer's quota after the try-on.
    pub quota: Option<Quota>,
    /// False if there was no quota or credit left to charge.
    pub charged: bool,
}

/// Publishes that a try-on succeeded, and that it brought a quota or the credits to a threshold.
pub async fn completed(db: &mut Conn, completion: Completion<'_>, now: EpochMs) -> Result<()> {
    let Completion {
        run,
        period,
        details,
        quota,
        charged,
    } = completion;
    let subscribers = Subscribers::find(db, run.store_id).await?;
    if subscribers.is_empty() {
        return Ok(());
    }
    // First, because it locks the store, and the numbers of events are locked last.
    let low_balance = match charged {
        true => low_balance(db, &subscribers, run.store_id, now).await?,
        false => None,
    };
    let customer = run.customer(db).await?;
    let data = TryOnCompleted {
        tryon: run.reference(customer.as_ref()),
        details,
        charged,
        end_customer_quota: quota,
    };
    let event = EventType::TryOnCompleted;
    subscribers.publish(db, event, &data, now).await?;
    if let (Some(quota), Some(customer), Some(period)) = (quota, customer, period) {
        let state = QuotaState {
            period,
            customer: &customer_reference(customer),
            quota,
        };
        quota_used(db, &subscribers, state, now).await?;
    }
    match low_balance {
        Some(data) => {
            let event = EventType::CreditLowBalance;
            subscribers.publish(db, event, &data, now).await
        }
        None => Ok(()),
    }
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

/// The event that the store's credits run low, if it is to be published now.
async fn low_balance(
    db: &mut Conn,
    subscribers: &Subscribers,
    store: &StoreId,
    now: EpochMs,
) -> Result<Option<LowBalance>> {
    if !subscribers.any_subscribes_to(&[EventType::CreditLowBalance]) {
        return Ok(None);
    }
    let balance = credits::balance(db, store, now).await?;
    let low = balance.remaining * 100 <= balance.credits * LOW_BALANCE_PERCENT;
    if !low || !stores::mark_low_balance_notified(db, store).await? {
        return Ok(None);
    }
    Ok(Some(LowBalance {
        remaining_credits: balance.remaining,
        bought_credits: balance.credits,
        threshold: 0.1,
    }))
}
