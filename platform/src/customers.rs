//! Creating and changing customers, and the effects on their current period.

use crate::{
    clock::EpochMs,
    db::{
        Conn,
        customers::{self, Customer, Status},
        periods as counters, plans,
    },
    error::{Error, Result},
    events,
    ids::{CustomerId, PeriodId, PlanId, StoreId},
    metering::periods::{self, PERIOD_LENGTH},
};

/// A change of a customer: `None` leaves a field unchanged, `Some(None)` clears it.
#[derive(Clone, Default)]
pub struct Change {
    /// The email address.
    pub email: Option<Option<String>>,
    /// The plan, `pln_…`.
    pub plan_id: Option<Option<PlanId>>,
    /// The metadata as the text of a JSON object.
    pub metadata: Option<Option<String>>,
    /// Whether the customer may try on.
    pub status: Option<Status>,
    /// Whether to start a new period now.
    pub reset_period: bool,
}

/// Creates or changes the customer with this `externalId`; true if they were created. A cancelled customer who starts a
/// new period is active again.
pub async fn upsert(
    db: &mut Conn,
    store: &StoreId,
    external_id: &str,
    change: &Change,
    now: EpochMs,
) -> Result<(Customer, bool)> {
    let new = insert(db, store, external_id, now).await?;
    let customer = customers::find_by_external_id(db, store, external_id).await?;
    let customer =
        customer.ok_or_else(|| Error::internal("the customer does not exist after the upsert"))?;
    // A new period is for someone who tries on. Samples of the published documentation start one after each payment, and
    // would otherwise fail for a shopper who was cancelled once.
    let reactivated = change.reset_period && customer.status == Status::Cancelled;
    let change = Change {
        // The period of a new customer starts now anyway.
        reset_period: change.reset_period && !new,
        status: change.status.or(reactivated.then_some(Status::Active)),
        ..change.clone()
    };
    let (before, after) = apply(db, store, &customer.id, &change, now).await?;
    let before = (!new).then_some(&before);
    events::customer_changed(db, store, before, &after, now).await?;
    Ok((after, new))
}

/// Changes the customer with this id or `externalId`.
pub async fn update(
    db: &mut Conn,
    store: &StoreId,
    id: &str,
    change: &Change,
    now: EpochMs,
) -> Result<Customer> {
    let id = customers::get_by_id_or_external_id(db, store, id).await?.id;
    let (before, after) = apply(db, store, &id, change, now).await?;
    events::customer_changed(db, store, Some(&before), &after, now).await?;
    Ok(after)
}

/// Creates a customer; false if there is one with this `externalId`.
async fn insert(db: &mut Conn, store: &StoreId, external_id: &str, now: EpochMs) -> Result<bool> {
    let (id, period) = (CustomerId::new(), PeriodId::new());
    let new = customers::insert(
        db,
        store,
        &id,
        external_id,
        (&period, now + PERIOD_LENGTH),
        now,
    )
    .await?;
    if new {
        periods::start_first(db, &id, &period, now).await?;
    }
    Ok(new)
}

/// Applies the change. Returns the customer before and after it.
async fn apply(
    db: &mut Conn,
    store: &StoreId,
    id: &CustomerId,
    change: &Change,
    now: EpochMs,
) -> Result<(Customer, Customer)> {
    customers::lock(db, id).await?;
    let before = customers::get(db, store, id).await?;
    let after = changed(&before, change.clone());
    let new_plan = after.plan_id != before.plan_id;
    if new_plan {
        check_plan(db, store, after.plan_id.as_ref()).await?;
    }
    customers::update(db, &after, now).await?;
    if change.reset_period || now >= before.ends_at {
        let started = match change.reset_period {
            true => periods::start(db, store, &after, now).await?,
            false => periods::start_next(db, store, &after, now).await?,
        };
        started.publish(db, store, now).await?;
    } else if new_plan {
        let quota = periods::plan_quota(db, store, after.plan_id.as_ref()).await?;
        counters::set_quota(db, &after.period_id, quota).await?;
    }
    let after = customers::get(db, store, id).await?;
    Ok((before, after))
}

fn changed(before: &Customer, change: Change) -> Customer {
    Customer {
        email: change.email.unwrap_or_else(|| before.email.clone()),
        plan_id: change.plan_id.unwrap_or_else(|| before.plan_id.clone()),
        metadata: change.metadata.unwrap_or_else(|| before.metadata.clone()),
        status: change.status.unwrap_or(before.status),
        ..before.clone()
    }
}

/// Checks that the plan may be assigned. A disabled plan may not, although its customers keep it.
async fn check_plan(db: &mut Conn, store: &StoreId, plan_id: Option<&PlanId>) -> Result<()> {
    let Some(id) = plan_id else { return Ok(()) };
    let plan = plans::find(db, store, id).await?;
    plan.filter(|plan| plan.active)
        .map(drop)
        .ok_or(Error::PlanNotFound)
}
