//! `/api/v1/customers/{id}/usage`

use std::sync::Arc;

use axum::{extract::State, response::IntoResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::customers::current;
use crate::{
    clock::{Clock, EpochMs},
    db::{
        Database,
        customers::{Customer, Status},
        grants::{self, Grant},
        periods::{self, Period},
        plans::{self, Plan},
    },
    error::Result,
    http::extract::{Path, Store},
    ids::{CustomerId, PlanId},
    metering::{self, Allowance},
    openapi::{
        params::CustomerPath,
        responses::{KeyErrors, MissingErrors},
    },
    quota::Quota,
    resources::GrantBody,
};

/// The number of periods in the history.
const HISTORY: i64 = 24;
/// The number of grants in the response.
const GRANTS: i64 = 24;

/// Read a customer's usage
///
/// What is used includes try-ons in progress. `current` adds up the period's quota and the grants.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/usage",
    operation_id = "getUsage",
    tag = "Customers",
    security(("storeKey" = [])),
    params(CustomerPath),
    responses(
        (status = 200, description = "The current period, what grants add to it, and the last 24 periods.", body = UsageBody),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn get(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
) -> Result<impl IntoResponse> {
    let customer = current(&db, &store, &id, clock.now()).await?;
    let mut db = db.read().await?;
    let plan = plans::find_for_customer(&mut db, &store.id, &customer).await?;
    let now = clock.now();
    let records = Records {
        allowance: metering::allowance(&mut db, &customer, now).await?,
        grants: grants::list(&mut db, &customer.id, GRANTS).await?,
        history: periods::history(&mut db, &customer.id, HISTORY).await?,
    };
    let data = Usage::new(customer, plan, records, now);
    Ok(axum::Json(UsageBody { data }))
}

/// A customer's usage.
#[derive(Serialize, ToSchema)]
struct UsageBody {
    data: Usage,
}

/// A customer's usage.
#[derive(Serialize, ToSchema)]
struct Usage {
    #[schema(value_type = String, example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    customer_id: CustomerId,
    #[schema(example = "shopper-42")]
    external_id: String,
    #[schema(required)]
    plan: Option<UsagePlan>,
    status: Status,
    #[schema(format = DateTime)]
    period_start: String,
    #[schema(format = DateTime)]
    period_end: String,
    current: CurrentUsage,
    /// The last 24 grants, the newest first: those that are used up, have expired or were revoked, too.
    #[schema(max_items = 24)]
    grants: Vec<GrantBody>,
    /// The last 24 periods, the newest first.
    #[schema(max_items = 24)]
    history: Vec<HistoryRow>,
}

/// The customer's plan.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UsagePlan {
    #[schema(value_type = String, example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    id: PlanId,
    #[schema(example = "Premium")]
    name: String,
    /// Try-ons per period of 30 days.
    #[schema(minimum = 1, maximum = 1_000_000)]
    monthly_try_ons: i64,
}

/// What the customer has used in the current period, and has left in it and in grants.
#[derive(Serialize, ToSchema)]
struct CurrentUsage {
    #[serde(flatten)]
    quota: Quota,
    /// Whether the customer may try on now.
    ok: bool,
}

/// One period of the history.
#[derive(Serialize, ToSchema)]
struct HistoryRow {
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

/// What the database has about a customer's usage.
struct Records {
    allowance: Allowance,
    grants: Vec<Grant>,
    history: Vec<Period>,
}

impl Usage {
    fn new(customer: Customer, plan: Option<Plan>, records: Records, now: EpochMs) -> Self {
        let Records {
            allowance,
            grants,
            history,
        } = records;
        Self {
            customer_id: customer.id,
            external_id: customer.external_id,
            plan: plan.map(UsagePlan::from),
            status: customer.status,
            period_start: customer.starts_at.iso(),
            period_end: customer.ends_at.iso(),
            current: CurrentUsage {
                quota: allowance.quota,
                ok: allowance.free > 0 && customer.status == Status::Active,
            },
            grants: grants
                .into_iter()
                .map(|grant| GrantBody::new(grant, now))
                .collect(),
            history: history.into_iter().map(HistoryRow::from).collect(),
        }
    }
}

impl From<Plan> for UsagePlan {
    fn from(plan: Plan) -> Self {
        Self {
            id: plan.id,
            name: plan.name,
            monthly_try_ons: plan.monthly_try_ons,
        }
    }
}

impl From<Period> for HistoryRow {
    fn from(period: Period) -> Self {
        Self {
            period_start: period.starts_at.iso(),
            period_end: period.ends_at.iso(),
            used: period.used,
            limit: period.quota,
        }
    }
}
