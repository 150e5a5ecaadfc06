//! Plans, each with a name and a monthly quota.

use sqlx::FromRow;

use super::{Conn, customers::Customer, execute, fetch};
use crate::{
    clock::EpochMs,
    error::{Error, Result},
    ids::{PlanId, StoreId},
};

/// A stored plan.
#[derive(Debug, Clone, FromRow)]
pub struct Plan {
    /// `pln_…`
    pub id: PlanId,
    /// The name, 1 to 80 characters.
    pub name: String,
    /// Try-ons per period.
    pub monthly_try_ons: i64,
    /// The id of the plan's price at the store's payment provider.
    pub external_price_id: Option<String>,
    /// The store's own id.
    pub external_id: Option<String>,
    /// The store's page where a customer of the plan can get more try-ons.
    pub upgrade_url: Option<String>,
    /// False if the plan was disabled.
    pub active: bool,
    /// When it was created.
    pub created_at: EpochMs,
    /// When it was last updated.
    pub updated_at: EpochMs,
}

/// The fields of a plan as a store sends them. On an update, `None` leaves a field unchanged, except `active`.
#[derive(Debug, Clone)]
pub struct PlanInput {
    /// The name, 1 to 80 characters.
    pub name: String,
    /// Try-ons per period, 1 to 1,000,000.
    pub monthly_try_ons: i64,
    /// The id of the plan's price at the store's payment provider.
    pub external_price_id: Option<String>,
    /// The store's own id.
    pub external_id: Option<String>,
    /// The store's page where a customer of the plan can get more try-ons.
    pub upgrade_url: Option<String>,
    /// Whether the plan may be assigned to customers. It may by default, even if it was disabled: the samples of the
    /// published documentation send their plan before each use.
    pub active: Option<bool>,
}

macro_rules! columns {
    () => {
        "id, name, monthly_try_ons, external_price_id, external_id, upgrade_url, active <> 0 AS active, created_at, updated_at"
    };
}

/// Finds a plan of this store by its id.
pub async fn find(db: &mut Conn, store: &StoreId, id: &PlanId) -> Result<Option<Plan>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM plans WHERE store_id = $1 AND id = $2"
    );
    fetch!(db, fetch_optional, sql, store, id)
}

/// Finds a plan of this store by its id or `externalId`. If both match different plans, the id takes precedence.
pub async fn find_by_id_or_external_id(
    db: &mut Conn,
    store: &StoreId,
    id: &str,
) -> Result<Option<Plan>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM plans WHERE store_id = $1 AND (id = $2 OR external_id = $2)
         ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END LIMIT 1"
    );
    fetch!(db, fetch_optional, sql, store, id)
}

/// Locks the plan: other transactions that change it wait until this one ends.
pub async fn lock(db: &mut Conn, id: &PlanId) -> Result<()> {
    // An UPDATE, because SQLite does not support FOR UPDATE. It does not need it either, because it has one writer only.
    execute!(db, "UPDATE plans SET name = name WHERE id = $1", id)?;
    Ok(())
}

/// Updates every column that a store may change.
///
/// # Errors
/// 400 if another plan of the store has the `externalId`.
pub async fn update(db: &mut Conn, plan: &Plan, now: EpochMs) -> Result<Plan> {
    let sql = concat!(
        "UPDATE plans SET name = $2, monthly_try_ons = $3, external_price_id = $4, external_id = $5,
             active = $6, updated_at = $7, upgrade_url = $8 WHERE id = $1 RETURNING ",
        columns!()
    );
    let updated = fetch!(
        db,
        fetch_one,
        sql,
        &plan.id,
        &plan.name,
        plan.monthly_try_ons,
        &plan.external_price_id,
        &plan.external_id,
        i64::from(plan.active),
        now,
        &plan.upgrade_url,
    );
    updated.map_err(|error: Error| match error.is_duplicate() {
        true => Error::field("externalId", "another plan has it"),
        false => error,
    })
}

/// Finds a plan of this store by its `externalId`.
pub async fn find_by_external_id(
    db: &mut Conn,
    store: &StoreId,
    external_id: &str,
) -> Result<Option<Plan>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM plans WHERE store_id = $1 AND external_id = $2"
    );
    fetch!(db, fetch_optional, sql, store, external_id)
}

/// The store's plans, oldest first.
pub async fn list(db: &mut Conn, store: &StoreId, include_inactive: bool) -> Result<Vec<Plan>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM plans WHERE store_id = $1 AND (active <> 0 OR $2) ORDER BY created_at, id"
    );
    fetch!(db, fetch_all, sql, store, include_inactive)
}

/// Updates the plan with the input's `external_id`, or creates one; true if it was created.
pub async fn upsert(
    db: &mut Conn,
    store: &StoreId,
    input: &PlanInput,
    now: EpochMs,
) -> Result<(Plan, bool)> {
    match insert(db, store, input, now).await? {
        Some(plan) => Ok((plan, true)),
        None => Ok((update_by_external_id(db, store, input, now).await?, false)),
    }
}

/// `None` if another plan has the `external_id`.
async fn insert(
    db: &mut Conn,
    store: &StoreId,
    input: &PlanInput,
    now: EpochMs,
) -> Result<Option<Plan>> {
    let sql = concat!(
        "INSERT INTO plans (id, store_id, external_id, name, monthly_try_ons, external_price_id,
             active, created_at, updated_at, upgrade_url)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
         ON CONFLICT (store_id, external_id) DO NOTHING RETURNING ",
        columns!()
    );
    fetch!(
        db,
        fetch_optional,
        sql,
        PlanId::new(),
        store,
        &input.external_id,
        &input.name,
        input.monthly_try_ons,
        &input.external_price_id,
        i64::from(input.active.unwrap_or(true)),
        now,
        &input.upgrade_url,
    )
}

async fn update_by_external_id(
    db: &mut Conn,
    store: &StoreId,
    input: &PlanInput,
    now: EpochMs,
) -> Result<Plan> {
    let sql = concat!(
        "UPDATE plans SET name = $3, monthly_try_ons = $4, updated_at = $7,
             external_price_id = COALESCE($5, external_price_id), active = $6,
             upgrade_url = COALESCE($8, upgrade_url)
         WHERE store_id = $1 AND external_id = $2 RETURNING ",
        columns!()
    );
    fetch!(
        db,
        fetch_one,
        sql,
        store,
        &input.external_id,
        &input.name,
        input.monthly_try_ons,
        &input.external_price_id,
        i64::from(input.active.unwrap_or(true)),
        now,
        &input.upgrade_url,
    )
}

/// Finds the customer's plan; `None` if they have none.
pub async fn find_for_customer(
    db: &mut Conn,
    store: &StoreId,
    customer: &Customer,
) -> Result<Option<Plan>> {
    match &customer.plan_id {
        Some(id) => find(db, store, id).await,
        None => Ok(None),
    }
}
