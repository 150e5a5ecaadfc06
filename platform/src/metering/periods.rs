//! Quota periods: when they start and end. Each lasts thirty days, and starts where the one before ended.

use std::time::Duration;

use crate::{
    clock::{DAY, EpochMs},
    db::{
        Conn,
        customers::{self, Customer, lock},
        periods::{self, NewPeriod},
        plans,
    },
    error::{Error, Result},
    events,
    ids::{CustomerId, PeriodId, PlanId, StoreId},
};

/// The length of a period: thirty days.
pub const PERIOD_LENGTH: Duration = Duration::from_secs(30 * DAY.as_secs());

/// Inserts a new customer's first period under `id`, which the customer's row already refers to.
pub async fn start_first(
    db: &mut Conn,
    customer_id: &CustomerId,
    id: &PeriodId,
    now: EpochMs,
) -> Result<()> {
    periods::insert(db, &new_period(id, customer_id, 0, now)).await
}

/// A customer with their current period.
pub struct Current {
    /// The customer.
    pub customer: Customer,
    /// The customer with the period before, if the current one has just started.
    before: Option<Customer>,
}

impl Current {
    /// Publishes that the period has started, if it has. The transaction has locked everything else that it needs.
    pub async fn publish(&self, db: &mut Conn, store: &StoreId, now: EpochMs) -> Result<()> {
        match &self.before {
            Some(before) => events::period_rolled(db, store, before, &self.customer, now).await,
            None => Ok(()),
        }
    }
}

/// Starts the period that follows the one that has ended, wherever in it we are now: so periods do not drift, however late
/// somebody looks. Whole periods in which the server was off, and nothing was used, are skipped.
pub async fn start_next(
    db: &mut Conn,
    store: &StoreId,
    customer: &Customer,
    now: EpochMs,
) -> Result<Current> {
    start(db, store, customer, next_start(customer.ends_at, now)).await
}

/// When the period starts that `now` is in, if one starts at `ended` and all are as long.
fn next_start(ended: EpochMs, now: EpochMs) -> EpochMs {
    let length = PERIOD_LENGTH.as_millis() as i64;
    let late = now.0.saturating_sub(ended.0).max(0);
    EpochMs(now.0 - late % length)
}

/// Starts a new period at this moment, with the current quota of the customer's plan.
pub async fn start(
    db: &mut Conn,
    store: &StoreId,
    customer: &Customer,
    starts_at: EpochMs,
) -> Result<Current> {
    let quota = plan_quota(db, store, customer.plan_id.as_ref()).await?;
    let id = PeriodId::new();
    let period = new_period(&id, &customer.id, quota, starts_at);
    periods::insert(db, &period).await?;
    periods::make_current(db, &period).await?;
    Ok(Current {
        customer: customers::get(db, store, &customer.id).await?,
        before: Some(customer.clone()),
    })
}

/// The customer with their current period. If the period has ended, this starts the next one and publishes it.
pub async fn current(
    db: &mut Conn,
    store: &StoreId,
    customer_id: &CustomerId,
    now: EpochMs,
) -> Result<Customer> {
    let current = roll_if_ended(db, store, customer_id, now).await?;
    current.publish(db, store, now).await?;
    Ok(current.customer)
}

/// Starts the customer's next period if the current one has ended, without publishing it.
pub async fn roll_if_ended(
    db: &mut Conn,
    store: &StoreId,
    customer_id: &CustomerId,
    now: EpochMs,
) -> Result<Current> {
    let running = |customer: Customer| Current {
        customer,
        before: None,
    };
    let customer = customers::get(db, store, customer_id).await?;
    if now < customer.ends_at {
        return Ok(running(customer));
    }
    // Checked again under the lock: of two requests that arrive after the period's end, only one starts the next period.
    lock(db, &customer.id).await?;
    let customer = customers::get(db, store, customer_id).await?;
    if now < customer.ends_at {
        return Ok(running(customer));
    }
    start_next(db, store, &customer, now).await
}

/// The plan's quota per period; 0 for a customer without a plan.
pub async fn plan_quota(db: &mut Conn, store: &StoreId, plan_id: Option<&PlanId>) -> Result<i64> {
    match plan_id {
        Some(id) => {
            let plan = plans::find(db, store, id).await?;
            Ok(plan.ok_or(Error::PlanNotFound)?.monthly_try_ons)
        }
        None => Ok(0),
    }
}

fn new_period<'a>(
    id: &'a PeriodId,
    customer_id: &'a CustomerId,
    quota: i64,
    starts_at: EpochMs,
) -> NewPeriod<'a> {
    NewPeriod {
        id,
        customer_id,
        starts_at,
        ends_at: starts_at + PERIOD_LENGTH,
        quota,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_period_starts_where_a_former_one_ended() {
        let ended = EpochMs(1_767_268_800_000);
        let next = |late: Duration| next_start(ended, ended + late);
        let ms = Duration::from_millis(1);
        assert_eq!(next(Duration::ZERO), ended);
        assert_eq!(next(PERIOD_LENGTH - ms), ended);
        assert_eq!(next(PERIOD_LENGTH), ended + PERIOD_LENGTH);
        assert_eq!(next(3 * PERIOD_LENGTH + ms), ended + 3 * PERIOD_LENGTH);
    }
}
