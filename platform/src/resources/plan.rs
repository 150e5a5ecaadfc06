//! A plan, as the API and events show it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{db::plans::Plan, ids::PlanId};

/// A plan: how many try-ons a customer gets per period.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Plan)]
pub struct PlanBody {
    #[schema(value_type = String, example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    id: PlanId,
    #[schema(min_length = 1, max_length = 80, example = "Premium")]
    name: String,
    /// Try-ons per period of 30 days.
    #[schema(minimum = 1, maximum = 1_000_000, example = 50)]
    monthly_try_ons: i64,
    /// The id of the plan's price at your payment provider.
    #[schema(required, max_length = 255, example = "price_1PqX")]
    external_price_id: Option<String>,
    /// Your own id of the plan.
    #[schema(required, max_length = 255, example = "premium")]
    external_id: Option<String>,
    /// Your page where customers of this plan can get more try-ons.
    #[schema(
        required,
        max_length = 2048,
        example = "https://shop.example/account/plans"
    )]
    upgrade_url: Option<String>,
    /// False if the plan was disabled: its customers keep it, but it cannot be assigned to others.
    active: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

impl From<Plan> for PlanBody {
    fn from(plan: Plan) -> Self {
        Self {
            id: plan.id,
            name: plan.name,
            monthly_try_ons: plan.monthly_try_ons,
            external_price_id: plan.external_price_id,
            external_id: plan.external_id,
            upgrade_url: plan.upgrade_url,
            active: plan.active,
            created_at: plan.created_at.iso(),
            updated_at: plan.updated_at.iso(),
        }
    }
}
