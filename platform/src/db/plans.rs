//! Plans: a name and a monthly quota.

use sqlx::{FromRow, SqliteConnection, SqliteExecutor};

use super::customers::Customer;
use crate::{error::Result, ids::new_id};

/// A plan as it stands in its table; times in epoch milliseconds.
#[derive(Debug, Clone, FromRow)]
pub struct Plan {
    /// `pln_…`
    pub id: String,
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
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
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

/// The plan with this id, if it is this store's.
pub async fn find(db: impl SqliteExecutor<'_>, store: &str, id: &str) -> Result<Option<Plan>> {
    let query = sqlx::query_as("SELECT * FROM plans WHERE store_id = $1 AND id = $2");
    Ok(query.bind(store).bind(id).fetch_optional(db).await?)
}

/// The store's plans, oldest first.
pub async fn list(
    db: impl SqliteExecutor<'_>,
    store: &str,
    include_inactive: bool,
) -> Result<Vec<Plan>> {
    let query = sqlx::query_as(
        "SELECT * FROM plans WHERE store_id = $1 AND (active = 1 OR $2) ORDER BY created_at, id",
    );
    Ok(query
        .bind(store)
        .bind(include_inactive)
        .fetch_all(db)
        .await?)
}

/// Updates the plan with the input's `external_id`, or makes a new one; true if it is new.
pub async fn upsert(
    db: &mut SqliteConnection,
    store: &str,
    input: &PlanInput,
    now: i64,
) -> Result<(Plan, bool)> {
    match update(db, store, input, now).await? {
        Some(plan) => Ok((plan, false)),
        None => Ok((insert(db, store, input, now).await?, true)),
    }
}

async fn update(
    db: &mut SqliteConnection,
    store: &str,
    input: &PlanInput,
    now: i64,
) -> Result<Option<Plan>> {
    let query = sqlx::query_as(
        "UPDATE plans SET name = $3, monthly_try_ons = $4, updated_at = $7,
             external_price_id = COALESCE($5, external_price_id), active = COALESCE($6, active)
         WHERE store_id = $1 AND external_id = $2 RETURNING *",
    );
    let query = query.bind(store).bind(&input.external_id).bind(&input.name);
    let query = query
        .bind(input.monthly_try_ons)
        .bind(&input.external_price_id);
    Ok(query
        .bind(input.active)
        .bind(now)
        .fetch_optional(db)
        .await?)
}

async fn insert(
    db: &mut SqliteConnection,
    store: &str,
    input: &PlanInput,
    now: i64,
) -> Result<Plan> {
    let query = sqlx::query_as(
        "INSERT INTO plans (id, store_id, external_id, name, monthly_try_ons, external_price_id,
             active, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING *",
    );
    let query = query
        .bind(new_id("pln"))
        .bind(store)
        .bind(&input.external_id)
        .bind(&input.name);
    let query = query
        .bind(input.monthly_try_ons)
        .bind(&input.external_price_id);
    Ok(query
        .bind(input.active.unwrap_or(true))
        .bind(now)
        .fetch_one(db)
        .await?)
}

/// The customer's plan, if they have one.
pub async fn of(
    db: impl SqliteExecutor<'_>,
    store: &str,
    customer: &Customer,
) -> Result<Option<Plan>> {
    match &customer.plan_id {
        Some(id) => find(db, store, id).await,
        None => Ok(None),
    }
}
