//! `/api/v1/customers`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    body::{Checks, nullable},
    plans::PlanBody,
};
use crate::{
    clock::iso,
    customers::{self, Change},
    db::{
        Conn,
        customers::{Customer, Status, find},
        periods::{self, Period},
        plans::{self, Plan},
    },
    error::{Error, Result},
    extract::{Json, Path, Store},
    metering,
    state::AppState,
};

/// Usage rows in the answer of `GET /customers/{id}`.
const USAGE_ROWS: i64 = 12;

/// A customer as the API shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerBody {
    id: String,
    external_id: String,
    email: Option<String>,
    plan_id: Option<String>,
    plan: Option<PlanBody>,
    status: Status,
    metadata: Option<Value>,
    period_start: String,
    period_end: String,
    created_at: String,
    updated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Vec<UsageRow>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsageRow {
    period_start: String,
    period_end: String,
    used: i64,
    limit: i64,
}

impl From<Period> for UsageRow {
    fn from(period: Period) -> Self {
        Self {
            period_start: iso(period.starts_at),
            period_end: iso(period.ends_at),
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
            period_start: iso(customer.starts_at),
            period_end: iso(customer.ends_at),
            created_at: iso(customer.created_at),
            updated_at: iso(customer.updated_at),
            usage: None,
        })
    }
}

async fn body(app: &AppState, store: &str, customer: Customer) -> Result<CustomerBody> {
    let plan = plans::of(&mut app.db.read().await?, store, &customer).await?;
    CustomerBody::new(customer, plan)
}

/// The customer of a path, by id or `externalId`, with a period that is running.
pub async fn current(app: &AppState, store: &Store, id: &str) -> Result<Customer> {
    let customer = find(&mut app.db.read().await?, &store.id, id).await?;
    let customer = customer.ok_or(Error::NotFound("no such customer"))?;
    let now = app.clock.now();
    if now < customer.ends_at {
        return Ok(customer);
    }
    let (store, id) = (store.id.clone(), customer.id);
    let writer = &app.db.writer;
    writer
        .run(async move |db: &mut Conn| metering::periods::current(db, &store, &id, now).await)
        .await
}

/// The body of `POST /customers`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertCustomer {
    external_id: String,
    email: Option<String>,
    plan_id: Option<String>,
    metadata: Option<Map<String, Value>>,
    reset_period: Option<bool>,
}

/// `POST /customers`: 201 for a new `externalId`, else 200.
pub async fn upsert(
    State(app): State<AppState>,
    store: Store,
    Json(input): Json<UpsertCustomer>,
) -> Result<impl IntoResponse> {
    let mut checks = Checks::default();
    checks.text(&input.external_id, "externalId", 255);
    check_email(&mut checks, input.email.as_deref());
    checks.finish()?;
    let change = Change {
        email: input.email.map(Some),
        plan_id: input.plan_id.map(Some),
        metadata: input
            .metadata
            .map(|map| metadata_text(&map).map(Some))
            .transpose()?,
        status: None,
        reset_period: input.reset_period.unwrap_or_default(),
    };
    let (store_id, now) = (store.id.clone(), app.clock.now());
    let work = async move |db: &mut Conn| {
        customers::upsert(db, &store_id, &input.external_id, &change, now).await
    };
    let (customer, new) = app.db.writer.run(work).await?;
    let status = if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, axum::Json(body(&app, &store.id, customer).await?)))
}

/// `GET /customers/{id}`: with the plan and the last 12 usage rows.
pub async fn get(
    State(app): State<AppState>,
    store: Store,
    Path(id): Path<String>,
) -> Result<impl IntoResponse> {
    let customer = current(&app, &store, &id).await?;
    let history = periods::history(&mut app.db.read().await?, &customer.id, USAGE_ROWS).await?;
    let usage = history.into_iter().map(UsageRow::from).collect();
    let body = body(&app, &store.id, customer).await?;
    Ok(axum::Json(CustomerBody {
        usage: Some(usage),
        ..body
    }))
}

/// The body of `PATCH /customers/{id}`; `null` clears.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatchCustomer {
    #[serde(default, deserialize_with = "nullable")]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    plan_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    metadata: Option<Option<Map<String, Value>>>,
    status: Option<Status>,
    reset_period: Option<bool>,
}

/// `PATCH /customers/{id}`
pub async fn patch(
    State(app): State<AppState>,
    store: Store,
    Path(id): Path<String>,
    Json(input): Json<PatchCustomer>,
) -> Result<impl IntoResponse> {
    let mut checks = Checks::default();
    check_email(&mut checks, input.email.as_ref().and_then(Option::as_deref));
    checks.finish()?;
    let metadata = |map: Option<Map<_, _>>| map.as_ref().map(metadata_text).transpose();
    let change = Change {
        email: input.email,
        plan_id: input.plan_id,
        metadata: input.metadata.map(metadata).transpose()?,
        status: input.status,
        reset_period: input.reset_period.unwrap_or_default(),
    };
    let (store_id, now) = (store.id.clone(), app.clock.now());
    let work = async move |db: &mut Conn| customers::update(db, &store_id, &id, &change, now).await;
    let customer = app.db.writer.run(work).await?;
    Ok(axum::Json(body(&app, &store.id, customer).await?))
}

fn check_email(checks: &mut Checks, email: Option<&str>) {
    if let Some(email) = email {
        checks.text(email, "email", 254);
        let parts = email.split_once('@');
        let plausible = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        checks.require(plausible, "email", "is not an email address");
    }
}

/// At most 20 keys and 4 KB of scalars, as JSON text.
fn metadata_text(metadata: &Map<String, Value>) -> Result<String> {
    let scalar = |value: &Value| !value.is_object() && !value.is_array();
    if let Some((key, _)) = metadata.iter().find(|(_, value)| !scalar(value)) {
        return Err(Error::field(
            &format!("metadata.{key}"),
            "takes a text, number, boolean or null",
        ));
    }
    let text = serde_json::to_string(metadata)?;
    if metadata.len() > 20 || text.len() > 4096 {
        return Err(Error::MetadataTooLarge);
    }
    Ok(text)
}
