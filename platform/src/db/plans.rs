//! Plans: a name and a monthly quota.

use sqlx::FromRow;

use super::{Conn, customers::Customer, execute, fetch};
use crate::{
    clock::EpochMs,
    error::{Error, Result},
    ids::{PlanId, StoreId},
};

/// A plan as it stands in its table.
#[derive(Debug, Clone, FromRow)]
pub struct Plan {
    /// `pln_…`
    pub id: PlanId,
    /// 1–80 characters.
    pub name: String,
    /// Try-ons per period.
    pub monthly_try_ons: i64,
    /// The plan's price at the store's payment provider.
    pub external_price_id: Option<String>,
    /// The store's own id.
    pub external_id: Option<String>,
    /// False once disabled.
    pub active: bool,
    /// When it was made.
    pub created_at: EpochMs,
    /// When it was last changed.
    pub updated_at: EpochMs,
}

/// What a store says about a plan; `None` leaves what is there.
#[derive(Debug, Clone)]
pub struct PlanInput {
    /// 1–80 characters.
    pub name: String,
    /// 1–1,000,000.
    pub monthly_try_ons: i64,
    /// The plan's price at the store's payment provider.
    pub external_price_id: Option<String>,
    /// The store's own id.
    pub external_id: Option<String>,
    /// Whether customers may be given the plan.
    pub active: Option<bool>,
}

macro_rules! columns {
    () => {
        "id, name, monthly_try_ons, external_price_id, external_id, active <> 0 AS active, created_at, updated_at"
    };
}

/// The plan with this id, if it is this store's.
pub async fn find(db: &mut Conn, store: &StoreId, id: &PlanId) -> Result<Option<Plan>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM plans WHERE store_id = $1 AND id = $2"
    );
    fetch!(db, fetch_optional, sql, store, id)
}

/// The plan with this id or `externalId` in this store; the id wins where both match.
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

/// Keeps every other transaction from changing the plan until this one ends.
pub async fn lock(db: &mut Conn, id: &PlanId) -> Result<()> {
    // An UPDATE, because SQLite knows no FOR UPDATE; there the writer is alone anyway.
    execute!(db, "UPDATE plans SET name = name WHERE id = $1", id)?;
    Ok(())
}

/// Writes everything that a store may change about a plan.
///
/// # Errors
/// 400 where another plan of the store has the `externalId`.
pub async fn update(db: &mut Conn, plan: &Plan, now: EpochMs) -> Result<Plan> {
    let sql = concat!(
        "UPDATE plans SET name = $2, monthly_try_ons = $3, external_price_id = $4, external_id = $5,
             active = $6, updated_at = $7 WHERE id = $1 RETURNING ",
        columns!()
    );
    let written = fetch!(
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
    );
    written.map_err(|error: Error| match error.is_duplicate() {
        true => Error::field("externalId", "another plan has it"),
        false => error,
    })
}

/// The plan with this `externalId`, if the store has one.
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

/// Updates the plan with the input's `external_id`, or makes a new one; true if it is new.
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

/// `None` where the `external_id` is taken.
async fn insert(
    db: &mut Conn,
    store: &StoreId,
    input: &PlanInput,
    now: EpochMs,
) -> Result<Option<Plan>> {
    let sql = concat!(
        "INSERT INTO plans (id, store_id, external_id, name, monthly_try_ons, external_price_id,
             active, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
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
             external_price_id = COALESCE($5, external_price_id), active = COALESCE($6, active)
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
        input.active.map(i64::from),
        now,
    )
}

/// The customer's plan, if they have one.
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
