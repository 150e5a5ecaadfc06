//! What a store may do to a plan.

use crate::{
    db::{
        Conn,
        plans::{self, Plan, PlanInput},
    },
    error::Result,
    webhooks,
};

/// Updates the plan with the input's `external_id`, or makes a new one; true if it is new.
pub async fn upsert(
    db: &mut Conn,
    store: &str,
    input: &PlanInput,
    now: i64,
) -> Result<(Plan, bool)> {
    let before = match &input.external_id {
        Some(id) => plans::find_external(db, store, id).await?,
        None => None,
    };
    let (plan, new) = plans::upsert(db, store, input, now).await?;
    webhooks::plan_changed(db, store, before.as_ref(), &plan, now).await?;
    Ok((plan, new))
}
