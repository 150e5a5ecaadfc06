//! `/api/v1/customers`

use std::sync::OnceLock;

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    body::{Checks, made, nullable},
    metadata::{self, Metadata},
    plans::PlanBody,
};
use crate::{
    clock::iso,
    customers::{self, Change},
    db::{
        self, Conn,
        customers::{Customer, Status},
        periods::{self, Period},
        plans::{self, Plan},
    },
    error::{Error, Result},
    extract::{Json, Path, Store},
    metering,
    openapi::{
        answers::{BodyErrors, KeyErrors, MetadataErrors, MissingErrors, PlanErrors},
        params::CustomerPath,
    },
    state::AppState,
};

/// Usage rows in the answer of `GET /customers/{id}`.
const USAGE_ROWS: i64 = 12;

/// A shopper of the store, with the period now running.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Customer)]
pub struct CustomerBody {
    #[schema(example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: String,
    /// Your own id of the shopper.
    #[schema(min_length = 1, max_length = 255, example = "shopper-42")]
    external_id: String,
    #[schema(required, max_length = 254, example = "ada@example.com")]
    email: Option<String>,
    #[schema(required, example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    plan_id: Option<String>,
    #[schema(required)]
    plan: Option<PlanBody>,
    status: Status,
    /// What you keep about the shopper.
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
    /// The last 12 periods, the newest first; in the answer of `GET` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 12)]
    usage: Option<Vec<UsageRow>>,
}

/// What a customer used in a period.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageRow {
    #[schema(format = DateTime)]
    period_start: String,
    #[schema(format = DateTime)]
    period_end: String,
    /// Try-ons done.
    #[schema(minimum = 0)]
    used: i64,
    /// Try-ons allowed.
    #[schema(minimum = 0)]
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

/// The customer of a path, by id or `externalId`, as they were left.
pub async fn find(db: &mut Conn, store: &Store, id: &str) -> Result<Customer> {
    let customer = db::customers::find(db, &store.id, id).await?;
    customer.ok_or(Error::NotFound("no such customer"))
}

/// The customer of a path, by id or `externalId`, with a period that is running.
pub async fn current(app: &AppState, store: &Store, id: &str) -> Result<Customer> {
    let customer = find(&mut app.db.read().await?, store, id).await?;
    running(app, &store.id, customer).await
}

/// The customer with a period that is running: one that has ended is followed by a new one first.
pub async fn running(app: &AppState, store: &str, customer: Customer) -> Result<Customer> {
    let now = app.clock.now();
    if now < customer.ends_at {
        return Ok(customer);
    }
    let (store, id) = (store.to_owned(), customer.id);
    let writer = &app.db.writer;
    writer
        .run(async move |db: &mut Conn| metering::periods::current(db, &store, &id, now).await)
        .await
}

/// What a customer is made of; what is missing or null stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpsertCustomer {
    /// Your own id of the shopper.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "shopper-42"
    )]
    external_id: String,
    #[schema(
        min_length = 3,
        max_length = 254,
        pattern = r"^[^@\x00-\x1f\x7f-\x9f]+@[^\x00-\x1f\x7f-\x9f]+$",
        example = "ada@example.com"
    )]
    email: Option<String>,
    /// One of your plans; another plan's quota holds at once, what was used counts on.
    #[schema(example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    plan_id: Option<String>,
    #[schema(value_type = Option<Metadata>)]
    metadata: Option<Map<String, Value>>,
    /// Whether to start a new period now. Without it, a period that has ended is rolled, and only that.
    reset_period: Option<bool>,
}

/// Create a customer, or change the one with this `externalId`
///
/// Safe to call on every page load.
#[utoipa::path(
    post,
    path = "/api/v1/customers",
    operation_id = "upsertCustomer",
    tag = "Customers",
    security(("storeKey" = [])),
    responses(
        (status = 201, description = "A new customer.", body = CustomerBody),
        (status = 200, description = "The customer with this `externalId`, changed.", body = CustomerBody),
        KeyErrors,
        BodyErrors,
        MetadataErrors,
        PlanErrors,
    ),
)]
pub async fn upsert(
    State(app): State<AppState>,
    store: Store,
    Json(input): Json<UpsertCustomer>,
) -> Result<impl IntoResponse> {
    let mut checks = Checks::default();
    checks.text(&input.external_id, "externalId", 255);
    checks.email(input.email.as_deref(), "email");
    checks.finish()?;
    let change = Change {
        email: input.email.map(Some),
        plan_id: input.plan_id.map(Some),
        metadata: input
            .metadata
            .map(|map| metadata::text(&map).map(Some))
            .transpose()?,
        status: None,
        reset_period: input.reset_period.unwrap_or_default(),
    };
    let (store_id, now) = (store.id.clone(), app.clock.now());
    let (limits, counted) = (app.clone(), OnceLock::new());
    let work = async move |db: &mut Conn| {
        let upserted = customers::upsert(db, &store_id, &input.external_id, &change, now).await?;
        if upserted.1 {
            // In here, so that one too many is undone and no race lets more through; once, however often this runs.
            counted
                .get_or_init(|| limits.limits.customers.count(&store_id))
                .clone()?;
        }
        Ok(upserted)
    };
    let (customer, new) = app.db.writer.run(work).await?;
    Ok((
        made(new),
        axum::Json(body(&app, &store.id, customer).await?),
    ))
}

/// Read a customer, with plan and usage
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}",
    operation_id = "getCustomer",
    tag = "Customers",
    security(("storeKey" = [])),
    params(CustomerPath),
    responses(
        (status = 200, description = "The customer, with the last 12 periods in `usage`.", body = CustomerBody),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn get(
    State(app): State<AppState>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
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

/// What to change about a customer; what is missing stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PatchCustomer {
    /// `null` forgets it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 254, pattern = r"^[^@\x00-\x1f\x7f-\x9f]+@[^\x00-\x1f\x7f-\x9f]+$", example = "ada@example.com")]
    email: Option<Option<String>>,
    /// `null` takes the plan away.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "pln_6f2b8c0d4e5a4b7c9d1e2f3a4b5c6d7e")]
    plan_id: Option<Option<String>>,
    /// Replaces all of it; `null` clears.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Metadata>)]
    metadata: Option<Option<Map<String, Value>>>,
    status: Option<Status>,
    /// Whether to start a new period now.
    reset_period: Option<bool>,
}

/// Change a customer
#[utoipa::path(
    patch,
    path = "/api/v1/customers/{id}",
    operation_id = "updateCustomer",
    tag = "Customers",
    security(("storeKey" = [])),
    params(CustomerPath),
    request_body = Option<PatchCustomer>,
    responses(
        (status = 200, description = "The customer, changed.", body = CustomerBody),
        KeyErrors,
        BodyErrors,
        MetadataErrors,
        PlanErrors,
        MissingErrors,
    ),
)]
pub async fn patch(
    State(app): State<AppState>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
    Json(input): Json<PatchCustomer>,
) -> Result<impl IntoResponse> {
    let mut checks = Checks::default();
    checks.email(input.email.as_ref().and_then(Option::as_deref), "email");
    checks.finish()?;
    let metadata = |map: Option<Map<_, _>>| map.as_ref().map(metadata::text).transpose();
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
