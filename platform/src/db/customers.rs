//! Customers: the shoppers of a store, each with the period now running.

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
    /// May try on.
    Active,
    /// May not, for now.
    Paused,
    /// May not any more; the history is kept.
    Cancelled,
}

/// A customer together with the running period.
#[derive(Debug, Clone, FromRow)]
pub struct Customer {
    /// `ec_…`
    pub id: CustomerId,
    /// The store's own id.
    pub external_id: String,
    /// Where the store knows one.
    pub email: Option<String>,
    /// `pln_…`
    pub plan_id: Option<PlanId>,
    /// Whether they may try on.
    pub status: Status,
    /// JSON object text.
    pub metadata: Option<String>,
    /// When the customer was made.
    pub created_at: EpochMs,
    /// When the customer was last changed.
    pub updated_at: EpochMs,
    /// The running period.
    pub period_id: PeriodId,
    /// Start of the running period.
    pub starts_at: EpochMs,
    /// End of the running period.
    pub ends_at: EpochMs,
    /// Try-ons the period allows.
    pub quota: i64,
    /// Try-ons the period has seen, but for those that grants have paid for.
    pub used: i64,
    /// Try-ons of the period that grants have paid for.
    pub used_from_grants: i64,
    /// Try-ons under way.
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

/// The customer with this id, if it is this store's.
pub async fn find(db: &mut Conn, store: &StoreId, id: &CustomerId) -> Result<Option<Customer>> {
    let sql = select!("c.id = $2");
    fetch!(db, fetch_optional, sql, store, id)
}

/// The customer with this id or `externalId` in this store; the id wins where both match.
pub async fn find_by_either(db: &mut Conn, store: &StoreId, id: &str) -> Result<Option<Customer>> {
    let sql = select!(
        "(c.id = $2 OR c.external_id = $2) ORDER BY CASE WHEN c.id = $2 THEN 0 ELSE 1 END LIMIT 1"
    );
    fetch!(db, fetch_optional, sql, store, id)
}

/// Like [`find`], for a customer that has to be there.
///
/// # Errors
/// 404 if the store has no such customer.
pub async fn get(db: &mut Conn, store: &StoreId, id: &CustomerId) -> Result<Customer> {
    find(db, store, id).await?.ok_or(NO_SUCH_CUSTOMER)
}

/// Like [`find_by_either`], for a customer that has to be there.
///
/// # Errors
/// 404 if the store has no such customer.
pub async fn get_by_either(db: &mut Conn, store: &StoreId, id: &str) -> Result<Customer> {
    let customer = find_by_either(db, store, id).await?;
    customer.ok_or(NO_SUCH_CUSTOMER)
}

/// The customer with this `externalId` in this store.
pub async fn find_external(
    db: &mut Conn,
    store: &StoreId,
    external_id: &str,
) -> Result<Option<Customer>> {
    let sql = select!("c.external_id = $2");
    fetch!(db, fetch_optional, sql, store, external_id)
}

/// Makes a customer whose period `period_id` is about to be inserted in the same transaction; false where the
/// `externalId` is taken.
pub async fn insert(
    db: &mut Conn,
    store: &StoreId,
    id: &CustomerId,
    external_id: &str,
    period_id: &PeriodId,
    now: EpochMs,
) -> Result<bool> {
    let sql = "INSERT INTO customers (id, store_id, external_id, period_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (store_id, external_id) DO NOTHING";
    Ok(execute!(db, sql, id, store, external_id, period_id, now)? == 1)
}

/// Keeps every other transaction from changing the customer until this one ends.
pub async fn lock(db: &mut Conn, id: &CustomerId) -> Result<()> {
    // An UPDATE, because SQLite knows no FOR UPDATE; there the writer is alone anyway.
    execute!(
        db,
        "UPDATE customers SET period_id = period_id WHERE id = $1",
        id
    )?;
    Ok(())
}

/// Writes everything that a store may change about a customer.
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
