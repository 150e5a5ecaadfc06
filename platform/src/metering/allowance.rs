//! What a customer may try on: the plan's quota and the grants, added up.

use crate::{
    clock::EpochMs,
    db::{Conn, customers::Customer, grants},
    error::Result,
    quota::Quota,
};

/// What a customer has used, and has left.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Used and left, where try-ons under way count as left.
    pub quota: Quota,
    /// Try-ons under way.
    pub held: i64,
    /// Try-ons that could begin now.
    pub free: i64,
}

/// What the customer has used in their period, and has left in it and in their grants.
pub async fn allowance(db: &mut Conn, customer: &Customer, now: EpochMs) -> Result<Allowance> {
    let grants = grants::unused(db, &customer.id, now).await?;
    let plan = Quota::new(customer.used, customer.quota);
    let free_of_plan = (customer.quota - customer.used - customer.held).max(0);
    Ok(Allowance {
        quota: plan.with_grants(customer.used_from_grants, grants.unused),
        held: customer.held + grants.held,
        free: free_of_plan + grants.unused - grants.held,
    })
}
