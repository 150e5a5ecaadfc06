//! Creating and changing plans.

use crate::{
    clock::EpochMs,
    db::{
        Conn,
        plans::{self, Plan, PlanInput},
    },
    error::{Error, Result},
    events,
    ids::StoreId,
};

/// A change of a plan: `None` leaves a field unchanged, `Some(None)` clears it.
#[derive(Clone, Default)]
pub struct Change {
    /// The name, 1 to 80 characters.
    pub name: Option<String>,
    /// Try-ons per period, 1 to 1,000,000. Customers get the new quota with their next period.
    pub monthly_try_ons: Option<i64>,
    /// The id of the plan's price at the store's payment provider.
    pub external_price_id: Option<Option<String>>,
    /// The store's own id.
    pub external_id: Option<Option<String>>,
    /// The store's page where a customer of the plan can get more try-ons.
    pub upgrade_url: Option<Option<String>>,
    /// Whether the plan may be assigned to customers.
    pub active: Option<bool>,
}

/// Finds the plan with this id or `externalId`.
pub async fn find(db: &mut Conn, store: &StoreId, id: &str) -> Result<Plan> {
    let plan = plans::find_by_id_or_external_id(db, store, id).await?;
    plan.ok_or_else(no_such_plan)
}

fn no_such_plan() -> Error {
    Error::NotFound("the store has no such plan")
}

/// Changes the plan with this id or `externalId`.
pub async fn change(
    db: &mut Conn,
    store: &StoreId,
    id: &str,
    change: &Change,
    now: EpochMs,
) -> Result<Plan> {
    let id = find(db, store, id).await?.id;
    plans::lock(db, &id).await?;
    let before = plans::find(db, store, &id).await?;
    let before = before.ok_or_else(no_such_plan)?;
    let after = plans::update(db, &changed(&before, change.clone()), now).await?;
    events::plan_changed(db, store, Some(&before), &after, now).await?;
    Ok(after)
}

fn changed(before: &Plan, change: Change) -> Plan {
    let external_price_id = change.external_price_id;
    let external_id = change.external_id;
    let upgrade_url = change.upgrade_url;
    Plan {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        monthly_try_ons: change.monthly_try_ons.unwrap_or(before.monthly_try_ons),
        external_price_id: external_price_id.unwrap_or_else(|| before.external_price_id.clone()),
        external_id: external_id.unwrap_or_else(|| before.external_id.clone()),
        upgrade_url: upgrade_url.unwrap_or_else(|| before.upgrade_url.clone()),
        active: change.active.unwrap_or(before.active),
        ..before.clone()
    }
}

/// Updates the plan with the input's `external_id`, or creates one; true if it was created.
pub async fn upsert(
    db: &mut Conn,
    store: &StoreId,
    input: &PlanInput,
    now: EpochMs,
) -> Result<(Plan, bool)> {
    let before = match &input.external_id {
        Some(id) => plans::find_by_external_id(db, store, id).await?,
        None => None,
    };
    let (plan, new) = plans::upsert(db, store, input, now).await?;
    events::plan_changed(db, store, before.as_ref(), &plan, now).await?;
    Ok((plan, new))
}
