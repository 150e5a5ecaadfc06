//! `/api/v1/customers/{id}/usage`

use axum::{extract::State, response::IntoResponse};
use serde_json::{Value, json};

use super::customers::current;
use crate::{
    clock::iso,
    db::{
        customers::{Customer, Status},
        periods::{self, Period},
        plans::{self, Plan},
    },
    error::Result,
    extract::{Path, Store},
    metering::Quota,
    state::AppState,
};

/// Periods in the history.
const HISTORY: i64 = 24;

/// `GET /customers/{id}/usage`
pub async fn get(
    State(app): State<AppState>,
    store: Store,
    Path(id): Path<String>,
) -> Result<impl IntoResponse> {
    let customer = current(&app, &store, &id).await?;
    let mut db = app.db.read().await?;
    let plan = plans::of(&mut db, &store.id, &customer).await?;
    let history = periods::history(&mut db, &customer.id, HISTORY).await?;
    Ok(axum::Json(
        json!({ "data": body(&customer, plan.as_ref(), &history) }),
    ))
}

fn body(customer: &Customer, plan: Option<&Plan>, history: &[Period]) -> Value {
    let quota = Quota::new(customer.used, customer.quota);
    let free = customer.used + customer.held < customer.quota;
    json!({
        "customer_id": customer.id,
        "external_id": customer.external_id,
        "plan": plan.map(plan_body),
        "status": customer.status,
        "period_start": iso(customer.starts_at),
        "period_end": iso(customer.ends_at),
        "current": {
            "used": quota.used,
            "limit": quota.limit,
            "remaining": quota.remaining,
            "ok": free && customer.status == Status::Active,
        },
        "history": history.iter().map(row).collect::<Vec<_>>(),
    })
}

fn plan_body(plan: &Plan) -> Value {
    json!({ "id": plan.id, "name": plan.name, "monthly_try_ons": plan.monthly_try_ons })
}

fn row(period: &Period) -> Value {
    json!({
        "period_start": iso(period.starts_at),
        "period_end": iso(period.ends_at),
        "used": period.used,
        "limit": period.quota,
    })
}
