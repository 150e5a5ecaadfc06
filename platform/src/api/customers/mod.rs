//! `/api/v1/customers`

mod cursor;
mod input;
mod list;

use std::sync::{Arc, OnceLock};

use axum::{extract::State, http::StatusCode, response::IntoResponse};

use self::input::{PatchCustomer, UpsertCustomer};
pub use self::list::*;
use super::status_code::created_or_ok;
use crate::{
    clock::{Clock, EpochMs},
    customers::{self, Change},
    db::{
        self, Conn, Database,
        customers::{Customer, Status},
        periods, plans,
    },
    error::Result,
    http::extract::{Json, Path, Store},
    ids::StoreId,
    limits::Limits,
    metering,
    openapi::{
        params::CustomerPath,
        responses::{BodyErrors, KeyErrors, MetadataErrors, MissingErrors, PlanErrors},
    },
    resources::CustomerBody,
};

/// Usage rows in the answer of `GET /customers/{id}`.
const USAGE_ROWS: i64 = 12;

async fn body(db: &Database, store: &StoreId, customer: Customer) -> Result<CustomerBody> {
    let plan = plans::find_for_customer(&mut db.read().await?, store, &customer).await?;
    CustomerBody::new(customer, plan)
}

/// The customer of a path, by id or `externalId`, as they are stored: their period may have ended.
pub async fn find(db: &mut Conn, store: &Store, id: &str) -> Result<Customer> {
    db::customers::get_by_id_or_external_id(db, &store.id, id).await
}

/// The customer of a path, by id or `externalId`, with their current period.
pub async fn current(db: &Database, store: &Store, id: &str, now: EpochMs) -> Result<Customer> {
    let customer = find(&mut db.read().await?, store, id).await?;
    with_current_period(db, &store.id, customer, now).await
}

/// The customer with their current period. If the period has ended, this starts the next one.
pub async fn with_current_period(
    db: &Database,
    store: &StoreId,
    customer: Customer,
    now: EpochMs,
) -> Result<Customer> {
    if now < customer.ends_at {
        return Ok(customer);
    }
    let (store, id) = (store.clone(), customer.id);
    db.writer
        .run(async move |db: &mut Conn| metering::periods::current(db, &store, &id, now).await)
        .await
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
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    State(limits): State<Arc<Limits>>,
    store: Store,
    Json(input): Json<UpsertCustomer>,
) -> Result<impl IntoResponse> {
    let (external_id, change) = input.validate()?;
    let (store_id, now) = (store.id.clone(), clock.now());
    let counted = OnceLock::new();
    let work = async move |db: &mut Conn| {
        let upserted = customers::upsert(db, &store_id, &external_id, &change, now).await?;
        if upserted.1 {
            // Counted inside the transaction, so that a customer over the limit is rolled back, and no race exceeds the
            // limit. The transaction may be retried, but is counted once.
            counted
                .get_or_init(|| limits.customers.count(&store_id))
                .clone()?;
        }
        Ok(upserted)
    };
    let (customer, new) = db.writer.run(work).await?;
    Ok((
        created_or_ok(new),
        axum::Json(body(&db, &store.id, customer).await?),
    ))
}

/// Read a customer, with plan and usage
///
/// The id may be the platform's or your `externalId`.
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
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
) -> Result<impl IntoResponse> {
    let customer = current(&db, &store, &id, clock.now()).await?;
    let history = periods::history(&mut db.read().await?, &customer.id, USAGE_ROWS).await?;
    let body = body(&db, &store.id, customer).await?;
    Ok(axum::Json(body.with_usage(history)))
}

/// Change a customer
///
/// Fields that are absent stay as they are.
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
pub async fn update(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
    Json(input): Json<PatchCustomer>,
) -> Result<impl IntoResponse> {
    let change = input.validate()?;
    let (store_id, now) = (store.id.clone(), clock.now());
    let work = async move |db: &mut Conn| customers::update(db, &store_id, &id, &change, now).await;
    let customer = db.writer.run(work).await?;
    Ok(axum::Json(body(&db, &store.id, customer).await?))
}

/// Cancel a customer
///
/// The customer may not try on any more; their history is kept. Cancelling them again changes nothing. A PATCH with
/// `status: "ACTIVE"` reactivates them.
#[utoipa::path(
    delete,
    path = "/api/v1/customers/{id}",
    operation_id = "cancelCustomer",
    tag = "Customers",
    security(("storeKey" = [])),
    params(CustomerPath),
    responses((status = 204, description = "They are cancelled."), KeyErrors, MissingErrors),
)]
pub async fn cancel(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
) -> Result<StatusCode> {
    let change = Change {
        status: Some(Status::Cancelled),
        ..Change::default()
    };
    let now = clock.now();
    let work = async move |db: &mut Conn| customers::update(db, &store.id, &id, &change, now).await;
    db.writer.run(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
