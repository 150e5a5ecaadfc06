//! Cursor pagination over a store's customers.

use sqlx::FromRow;

use super::{
    Conn,
    customers::{Customer, Status},
    fetch,
    plans::Plan,
};
use crate::{
    clock::EpochMs,
    error::Result,
    ids::{CustomerId, PlanId, StoreId},
};

/// A customer and their plan, if they have one, read by the same statement.
#[derive(FromRow)]
pub struct CustomerWithPlan {
    /// The customer.
    #[sqlx(flatten)]
    pub customer: Customer,
    #[sqlx(flatten)]
    plan: PlanColumns,
}

#[derive(FromRow)]
struct PlanColumns {
    plan_name: Option<String>,
    plan_monthly_try_ons: Option<i64>,
    plan_external_price_id: Option<String>,
    plan_external_id: Option<String>,
    plan_upgrade_url: Option<String>,
    plan_active: Option<bool>,
    plan_created_at: Option<EpochMs>,
    plan_updated_at: Option<EpochMs>,
}

impl CustomerWithPlan {
    /// The customer and their plan, separately.
    pub fn into_parts(self) -> (Customer, Option<Plan>) {
        let plan = self.plan.into_plan(self.customer.plan_id.as_ref());
        (self.customer, plan)
    }
}

impl PlanColumns {
    fn into_plan(self, id: Option<&PlanId>) -> Option<Plan> {
        Some(Plan {
            id: id?.clone(),
            name: self.plan_name?,
            monthly_try_ons: self.plan_monthly_try_ons?,
            external_price_id: self.plan_external_price_id,
            external_id: self.plan_external_id,
            upgrade_url: self.plan_upgrade_url,
            active: self.plan_active?,
            created_at: self.plan_created_at?,
            updated_at: self.plan_updated_at?,
        })
    }
}

/// Lists up to `limit` of the store's customers, oldest first, that come after `after`: the `created_at` and the id of the
/// previous page's last customer.
pub async fn list_after(
    db: &mut Conn,
    store: &StoreId,
    status: Option<Status>,
    after: (EpochMs, &CustomerId),
    limit: i64,
) -> Result<Vec<CustomerWithPlan>> {
    let sql = "SELECT c.id, c.external_id, c.email, c.plan_id, c.status, c.metadata, c.created_at,
             c.updated_at, c.period_id, p.starts_at, p.ends_at, p.quota, p.used, p.used_from_grants, p.held,
             pl.name AS plan_name, pl.monthly_try_ons AS plan_monthly_try_ons,
             pl.external_price_id AS plan_external_price_id, pl.external_id AS plan_external_id,
             pl.upgrade_url AS plan_upgrade_url,
             pl.active <> 0 AS plan_active, pl.created_at AS plan_created_at,
             pl.updated_at AS plan_updated_at
         FROM customers c JOIN periods p ON p.id = c.period_id LEFT JOIN plans pl ON pl.id = c.plan_id
         WHERE c.store_id = $1 AND (CAST($2 AS TEXT) IS NULL OR c.status = $2)
             AND (c.created_at, c.id) > ($3, $4)
         ORDER BY c.created_at, c.id LIMIT $5";
    fetch!(db, fetch_all, sql, store, status, after.0, after.1, limit)
}
