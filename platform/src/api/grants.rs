//! `/api/v1/customers/{id}/grants`, and `/api/v1/grants/{id}`

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    customers,
    deserialize::{id, whole},
    status_code::created_or_ok,
    validate::Validator,
};
use crate::{
    clock::{Clock, EpochMs},
    db::{
        Conn, Database,
        grants::{self as rows, NewGrant},
    },
    error::{Error, Result},
    field_limits::{EXTERNAL_ID, GRANTED_TRY_ONS},
    grants,
    http::extract::{Json, Path, Store},
    openapi::{
        params::{CustomerGrantPath, CustomerPath, GrantPath},
        responses::{BodyErrors, KeyErrors, MissingErrors},
    },
    resources::GrantBody,
};

/// The longest list.
const MAX_LISTED: i64 = 1000;

/// Try-ons to give.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateGrant {
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 1_000_000, example = 5)]
    try_ons: i64,
    /// Until when they can be used: ISO 8601, with an offset or `Z`, and in the future. Without it, they do not expire.
    #[schema(format = DateTime, example = "2099-12-31T23:59:59Z")]
    expires_at: Option<String>,
    /// Your own id of what they are given for, such as the order. It gives them once, however often you send it.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "order-1042"
    )]
    #[serde(deserialize_with = "id")]
    reference: String,
}

impl CreateGrant {
    fn validate(self) -> Result<NewGrant> {
        let mut validator = Validator::default();
        validator.range(self.try_ons, "tryOns", GRANTED_TRY_ONS);
        validator.text(&self.reference, "reference", EXTERNAL_ID);
        let expires_at = self.expires_at.as_deref().map(EpochMs::from_iso);
        let valid = expires_at != Some(None);
        validator.require(valid, "expiresAt", "is not a date and time in ISO 8601");
        validator.finish()?;
        Ok(NewGrant {
            reference: self.reference,
            try_ons: self.try_ons,
            expires_at: expires_at.flatten(),
        })
    }
}

/// A customer's grants.
#[derive(Serialize, ToSchema)]
struct GrantList {
    #[schema(max_items = 1000)]
    data: Vec<GrantBody>,
}

/// Give a customer try-ons, beside their plan's quota
///
/// For what a shopper has bought or was given: it needs no plan, and does not return with the next period. Of a
/// customer's grants and the quota of the current period, what lapses first is used first.
///
/// Safe to repeat: a `reference` gives its try-ons once.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/grants",
    operation_id = "createGrant",
    tag = "Customers",
    security(("storeKey" = [])),
    params(CustomerPath),
    responses(
        (status = 201, description = "A new grant.", body = GrantBody),
        (status = 200, description = "The grant that this `reference` has given before, as it is now.", body = GrantBody),
        KeyErrors,
        BodyErrors,
        MissingErrors,
    ),
)]
pub async fn create(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
    Json(input): Json<CreateGrant>,
) -> Result<impl IntoResponse> {
    let (new, now) = (input.validate()?, clock.now());
    let work = async move |db: &mut Conn| grants::add(db, &store.id, &id, &new, now).await;
    let (grant, new) = db.writer.run(work).await?;
    Ok((created_or_ok(new), axum::Json(GrantBody::new(grant, now))))
}

/// List the grants of a customer, newest first
///
/// Revoked and expired grants are included.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/grants",
    operation_id = "listGrants",
    tag = "Customers",
    security(("storeKey" = [])),
    params(CustomerPath),
    responses(
        (status = 200, description = "The grants; those that are used up, have expired or were revoked, too.", body = GrantList),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn list(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
) -> Result<impl IntoResponse> {
    let mut db = db.read().await?;
    let customer = customers::find(&mut db, &store, &id).await?;
    let grants = rows::list(&mut db, &customer.id, MAX_LISTED).await?;
    let now = clock.now();
    let data = grants.into_iter().map(|grant| GrantBody::new(grant, now));
    let data = data.collect();
    Ok(axum::Json(GrantList { data }))
}

/// Read a grant of any customer
///
/// The id may be the platform's or your `reference`.
#[utoipa::path(
    get,
    path = "/api/v1/grants/{id}",
    operation_id = "getGrant",
    tag = "Customers",
    security(("storeKey" = [])),
    params(GrantPath),
    responses(
        (status = 200, description = "The grant.", body = GrantBody),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn get(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(GrantPath { id }): Path<GrantPath>,
) -> Result<impl IntoResponse> {
    let grant = rows::find_by_id_or_reference(&mut db.read().await?, &store.id, &id).await?;
    let grant = grant.ok_or(Error::NotFound("the store has no such grant"))?;
    Ok(axum::Json(GrantBody::new(grant, clock.now())))
}

/// Revoke a grant, for example because its order was refunded
///
/// What is unused cannot be used any more; a try-on that is under way may still succeed. Revoking it again changes
/// nothing.
#[utoipa::path(
    delete,
    path = "/api/v1/customers/{id}/grants/{grant}",
    operation_id = "revokeGrant",
    tag = "Customers",
    security(("storeKey" = [])),
    params(CustomerGrantPath),
    responses(
        (status = 204, description = "The grant is revoked; the customer's usage says so."),
        KeyErrors,
        MissingErrors,
    ),
)]
pub async fn revoke(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Path(CustomerGrantPath { id, grant }): Path<CustomerGrantPath>,
) -> Result<StatusCode> {
    let now = clock.now();
    let work = async move |db: &mut Conn| grants::revoke(db, &store.id, &id, &grant, now).await;
    db.writer.run(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
