//! What a store may do to a customer, and what that does to the running period.

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
    metering::periods,
};

/// A change to a customer: `None` leaves, `Some(None)` clears.
#[derive(Clone, Default)]
pub struct Change {
    /// The email address.
    pub email: Option<Option<String>>,
    /// The plan, `pln_…`.
    pub plan_id: Option<Option<PlanId>>,
    /// JSON object text.
    pub metadata: Option<Option<String>>,
    /// Whether the customer may try on.
    pub status: Option<Status>,
    /// Start a new period now.
    pub reset_period: bool,
}

/// Makes or changes the customer with this `externalId`; true if new.
pub async fn upsert(
    db: &mut Conn,
    store: &StoreId,
    external_id: &str,
    change: &Change,
    now: EpochMs,
) -> Result<(Customer, bool)> {
    let new = insert(db, store, external_id, now).await?;
    let customer = customers::find_by_external_id(db, store, external_id).await?;
    let customer = customer.ok_or_else(|| Error::internal("a customer vanished"))?;
    // A new customer's period begins now as it is.
    let change = Change {
        reset_period: change.reset_period && !new,
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

/// True if there was none with this `externalId`.
async fn insert(db: &mut Conn, store: &StoreId, external_id: &str, now: EpochMs) -> Result<bool> {
    let (id, period) = (CustomerId::new(), PeriodId::new());
    let new = customers::insert(db, store, &id, external_id, &period, now).await?;
    if new {
        periods::start_first(db, &id, &period, now).await?;
    }
    Ok(new)
}

/// The customer before and after.
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
        periods::start(db, store, &after, now).await?;
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

/// A customer may keep a plan that was disabled, but not be given one.
async fn check_plan(db: &mut Conn, store: &StoreId, plan_id: Option<&PlanId>) -> Result<()> {
    let Some(id) = plan_id else { return Ok(()) };
    let plan = plans::find(db, store, id).await?;
    plan.filter(|plan| plan.active)
        .map(drop)
        .ok_or(Error::PlanNotFound)
}
