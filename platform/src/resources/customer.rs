//! A customer, as the API and events show them.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Metadata, PlanBody};
use crate::{
    db::{
        customers::{Customer, Status},
        periods::Period,
        plans::Plan,
    },
    error::Result,
    ids::{CustomerId, PlanId},
};

/// A shopper of the store, with their current period.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Customer)]
pub struct CustomerBody {
    #[schema(value_type = String, example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: CustomerId,
    /// Your own id of the shopper.
    #[schema(min_length = 1, max_length = 255, example = "shopper-42")]
    external_id: String,
    #[schema(required, max_length = 254, example = "ada@example.com")]
    email: Option<String>,
    #[schema(required, value_type = Option<String>, example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    plan_id: Option<PlanId>,
    #[schema(required)]
    plan: Option<PlanBody>,
    status: Status,
    /// Your own data about the shopper.
    #[schema(required, value_type = Option<Metadata>)]
    metadata: Option<Value>,
    #[schema(format = DateTime)]
    period_start: String,
    #[schema(format = DateTime)]
    period_end: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    /// The last 12 periods, newest first. Only `GET` returns them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 12)]
    usage: Option<Vec<UsageRow>>,
}

/// A customer's usage in a period.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageRow {
    #[schema(format = DateTime)]
    period_start: String,
    #[schema(format = DateTime)]
    period_end: String,
    /// Try-ons used.
    #[schema(minimum = 0)]
    used: i64,
    /// Try-ons allowed.
    #[schema(minimum = 0)]
    limit: i64,
}

impl From<Period> for UsageRow {
    fn from(period: Period) -> Self {
        Self {
            period_start: period.starts_at.iso(),
            period_end: period.ends_at.iso(),
            used: period.used,
            limit: period.quota,
        }
    }
}

impl CustomerBody {
    /// A customer with their plan, without usage.
    pub fn new(customer: Customer, plan: Option<Plan>) -> Result<Self> {
        let metadata = customer.metadata.as_deref().map(serde_json::from_str);
        Ok(Self {
            id: customer.id,
            external_id: customer.external_id,
            email: customer.email,
            plan_id: customer.plan_id,
            plan: plan.map(PlanBody::from),
            status: customer.status,
            metadata: metadata.transpose()?,
            period_start: customer.starts_at.iso(),
            period_end: customer.ends_at.iso(),
            created_at: customer.created_at.iso(),
            updated_at: customer.updated_at.iso(),
            usage: None,
        })
    }

    /// Adds the usage in these periods.
    pub fn with_usage(self, periods: Vec<Period>) -> Self {
        let usage = periods.into_iter().map(UsageRow::from).collect();
        Self {
            usage: Some(usage),
            ..self
        }
    }
}
