//! Customers: the shoppers of a store, each with their current period.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{
    clock::EpochMs,
    error::{Error, Result},
    ids::{CustomerId, PeriodId, PlanId, StoreId},
};

/// Whether a customer may try on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = CustomerStatus)]
#[sqlx(type_name = "text", rename_all = "UPPERCASE")]
pub enum Status {
    /// They may try on.
    Active,
    /// They may not try on for now.
    Paused,
    /// They may no longer try on. Their history is kept.
    Cancelled,
}

/// A customer together with their current period.
#[derive(Debug, Clone, FromRow)]
pub struct Customer {
    /// `ec_…`
    pub id: CustomerId,
    /// The store's own id.
    pub external_id: String,
    /// The email address, if the store has given one.
    pub email: Option<String>,
    /// `pln_…`
    pub plan_id: Option<PlanId>,
    /// Whether they may try on.
    pub status: Status,
    /// The metadata as the text of a JSON object.
    pub metadata: Option<String>,
    /// When the customer was created.
    pub created_at: EpochMs,
    /// When the customer was last updated.
    pub updated_at: EpochMs,
    /// The current period.
    pub period_id: PeriodId,
    /// The start of the current period.
    pub starts_at: EpochMs,
    /// The end of the current period.
    pub ends_at: EpochMs,
    /// The try-ons that the period allows.
    pub quota: i64,
    /// The try-ons used in the period, without those charged to grants.
    pub used: i64,
    /// The try-ons used in the period that were charged to grants.
    pub used_from_grants: i64,
    /// The try-ons in progress.
    pub held: i64,
}

const NO_SUCH_CUSTOMER: Error = Error::NotFound("the store has no such customer");

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT c.id, c.external_id, c.email, c.plan_id, c.status, c.metadata, c.created_at, ",
            "c.updated_at, c.period_id, p.starts_at, p.ends_at, p.quota, p.used, p.used_from_grants, p.held ",
            "FROM customers c JOIN periods p ON p.id = c.period_id WHERE c.store_id = $1 AND ",
            $condition
        )
    };
}

/// Finds a customer of this store by their id.
pub async fn find(db: &mut Conn, store: &StoreId, id: &CustomerId) -> Result<Option<Customer>> {
    let sql = select!("c.id = $2");
    fetch!(db, fetch_optional, sql, store, id)
}

/// Finds a customer of this store by their id or `externalId`. If both match different customers, the id takes
/// precedence.
pub async fn find_by_id_or_external_id(
    db: &mut Conn,
    store: &StoreId,
    id: &str,
) -> Result<Option<Customer>> {
    let sql = select!(
        "(c.id = $2 OR c.external_id = $2) ORDER BY CASE WHEN c.id = $2 THEN 0 ELSE 1 END LIMIT 1"
    );
    fetch!(db, fetch_optional, sql, store, id)
}

/// Like [`find`], but a missing customer is an error.
///
/// # Errors
/// 404 if the store has no such customer.
pub async fn get(db: &mut Conn, store: &StoreId, id: &CustomerId) -> Result<Customer> {
    find(db, store, id).await?.ok_or(NO_SUCH_CUSTOMER)
}

/// Like [`find_by_id_or_external_id`], but a missing customer is an error.
///
/// # Errors
/// 404 if the store has no such customer.
pub async fn get_by_id_or_external_id(
    db: &mut Conn,
    store: &StoreId,
    id: &str,
) -> Result<Customer> {
    let customer = find_by_id_or_external_id(db, store, id).await?;
    customer.ok_or(NO_SUCH_CUSTOMER)
}

/// Finds a customer of this store by their `externalId`.
pub async fn find_by_external_id(
    db: &mut Conn,
    store: &StoreId,
    external_id: &str,
) -> Result<Option<Customer>> {
    let sql = select!("c.external_id = $2");
    fetch!(db, fetch_optional, sql, store, external_id)
}

/// Inserts a customer. Their `period`, with its end, must be inserted in the same transaction. False if another customer has
/// the `externalId`.
pub async fn insert(
    db: &mut Conn,
    store: &StoreId,
    id: &CustomerId,
    external_id: &str,
    period: (&PeriodId, EpochMs),
    now: EpochMs,
) -> Result<bool> {
    let sql = "INSERT INTO customers (id, store_id, external_id, period_id, period_ends_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (store_id, external_id) DO NOTHING";
    let (period_id, ends_at) = period;
    Ok(execute!(db, sql, id, store, external_id, period_id, ends_at, now)? == 1)
}

/// A customer whose period has ended.
#[derive(Debug, Clone, FromRow)]
pub struct Ended {
    /// When the period ended.
    pub period_ends_at: EpochMs,
    /// `ec_…`
    pub id: CustomerId,
    /// `sto_…`
    pub store_id: StoreId,
}

impl Ended {
    /// What comes before every customer.
    pub fn first() -> Self {
        Self {
            period_ends_at: EpochMs(i64::MIN),
            id: CustomerId::from(""),
            store_id: StoreId::from(""),
        }
    }
}

/// Up to `count` customers whose period has ended, those first whose period ended first, beginning after `after`. Cancelled
/// customers are left out: nobody waits for their next period.
pub async fn list_ended(
    db: &mut Conn,
    after: &Ended,
    count: i64,
    now: EpochMs,
) -> Result<Vec<Ended>> {
    let sql = "SELECT period_ends_at, id, store_id FROM customers
         WHERE status <> 'CANCELLED' AND (period_ends_at, id) > ($1, $2) AND period_ends_at <= $3
         ORDER BY period_ends_at, id LIMIT $4";
    fetch!(
        db,
        fetch_all,
        sql,
        after.period_ends_at,
        &after.id,
        now,
        count
    )
}

/// Locks the customer: other transactions that change it wait until this one ends.
pub async fn lock(db: &mut Conn, id: &CustomerId) -> Result<()> {
    // An UPDATE, because SQLite does not support FOR UPDATE. It does not need it either, because it has one writer only.
    execute!(
        db,
        "UPDATE customers SET period_id = period_id WHERE id = $1",
        id
    )?;
    Ok(())
}

/// Updates every column that a store may change.
pub async fn update(db: &mut Conn, customer: &Customer, now: EpochMs) -> Result<()> {
    execute!(
        db,
        "UPDATE customers SET email = $2, plan_id = $3, status = $4, metadata = $5, updated_at = $6
         WHERE id = $1",
        &customer.id,
        &customer.email,
        &customer.plan_id,
        customer.status,
        &customer.metadata,
        now,
    )?;
    Ok(())
}
