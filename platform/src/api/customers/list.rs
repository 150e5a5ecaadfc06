//! The list of customers.

use std::sync::Arc;

use axum::{extract::State, response::IntoResponse};
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{cursor::Cursor, with_current_period};
use crate::{
    api::validate::Validator,
    clock::{Clock, EpochMs},
    db::{
        Database,
        customer_pages::{self, CustomerWithPlan},
        customers::Status,
    },
    error::Result,
    field_limits::CUSTOMERS_PER_PAGE,
    http::extract::{Query, Store},
    ids::StoreId,
    openapi::responses::{KeyErrors, QueryErrors},
    resources::CustomerBody,
};

/// The default number of customers per page.
const DEFAULT_LIMIT: i64 = 50;

/// Which customers to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCustomers {
    /// Only customers with this status.
    #[param(inline, nullable = false)]
    status: Option<Status>,
    /// The number of customers per page.
    #[param(nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
    /// The `next_cursor` of the previous page.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// A page of the store's customers.
#[derive(Serialize, ToSchema)]
struct CustomerList {
    #[schema(max_items = 200)]
    data: Vec<CustomerBody>,
    /// The `cursor` of the next page; null on the last page.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A validated query.
struct Search {
    store: StoreId,
    status: Option<Status>,
    after: Cursor,
    limit: i64,
}

impl ListCustomers {
    fn validate(self, store: Store) -> Result<Search> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        let mut validator = Validator::default();
        validator.range(limit, "limit", CUSTOMERS_PER_PAGE);
        validator.finish()?;
        let cursor = self.cursor.filter(|cursor| !cursor.is_empty());
        Ok(Search {
            store: store.id,
            status: self.status,
            after: cursor.map_or_else(|| Ok(Cursor::start()), |text| Cursor::decode(&text))?,
            limit,
        })
    }
}

/// List the customers, oldest first
///
/// A page has up to `limit` customers. If there are more, `next_cursor` is the `cursor` of the next page.
#[utoipa::path(
    get,
    path = "/api/v1/customers",
    operation_id = "listCustomers",
    tag = "Customers",
    security(("storeKey" = [])),
    params(ListCustomers),
    responses(
        (status = 200, description = "A page of customers.", body = CustomerList),
        KeyErrors,
        QueryErrors,
    ),
)]
pub async fn list(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Query(query): Query<ListCustomers>,
) -> Result<impl IntoResponse> {
    let search = query.validate(store)?;
    let mut page = find(&db, &search, clock.now()).await?;
    // One customer more than the page was read, to find out whether there is a next page.
    let more = page.len() as i64 > search.limit;
    page.truncate(search.limit as usize);
    let last = page.last().filter(|_| more).map(|last| Cursor {
        created_at: last.customer.created_at,
        id: last.customer.id.clone(),
    });
    let bodies = page.into_iter().map(|listed| {
        let (customer, plan) = listed.into_parts();
        CustomerBody::new(customer, plan)
    });
    Ok(axum::Json(CustomerList {
        data: bodies.collect::<Result<_>>()?,
        next_cursor: last.map(|cursor| cursor.encode()),
    }))
}

/// The customers of the page and one more, each with their current period, as reading a single customer returns it.
async fn find(db: &Database, search: &Search, now: EpochMs) -> Result<Vec<CustomerWithPlan>> {
    let page = read(db, search).await?;
    let ended = page.iter().filter(|listed| listed.customer.ends_at <= now);
    let rolls: Vec<_> = ended
        .map(|listed| with_current_period(db, &search.store, listed.customer.clone(), now))
        .collect();
    if rolls.is_empty() {
        return Ok(page);
    }
    // Each runs in its own transaction, so that other writes can run in between.
    try_join_all(rolls).await?;
    read(db, search).await
}

async fn read(db: &Database, search: &Search) -> Result<Vec<CustomerWithPlan>> {
    let after = (search.after.created_at, &search.after.id);
    let mut db = db.read().await?;
    customer_pages::list_after(
        &mut db,
        &search.store,
        search.status,
        after,
        search.limit + 1,
    )
    .await
}
