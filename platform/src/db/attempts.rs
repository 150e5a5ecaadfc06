//! Attempts: one row per `attempt_id`, which is the idempotency key and the hold in one.

use sqlx::{FromRow, SqliteConnection};

use crate::error::Result;

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub enum State {
    /// Quota and credit are set aside.
    Held,
    /// Paid for.
    Committed,
    /// Failed; given back, may run again.
    Released,
    /// Its process died; given back, may run again.
    Expired,
    /// Succeeded after its hold was given back, with nothing left to pay from.
    Uncharged,
}

/// An attempt and what it holds.
#[derive(Debug, Clone, FromRow)]
pub struct Attempt {
    /// The store.
    pub store_id: String,
    /// The client's id for it.
    pub attempt_id: String,
    /// SHA-256 over what the attempt is for.
    pub fingerprint: String,
    /// Where it stands.
    pub state: State,
    /// The customer's period, when there is a customer.
    pub period_id: Option<String>,
    /// The pack its credit came from.
    pub pack_id: Option<String>,
}

/// Who claims an attempt, and for what.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The store.
    pub store_id: String,
    /// The client's id for the attempt.
    pub attempt_id: String,
    /// The customer, unless in legacy mode.
    pub customer_id: Option<String>,
    /// SHA-256 over what the attempt is for, hexadecimal.
    pub fingerprint: String,
    /// Epoch milliseconds after which the holder counts as dead.
    pub lease_until: i64,
}

/// Claims a new attempt; false if it exists. One statement, because selecting first lets two claims race.
pub async fn claim(db: &mut SqliteConnection, claim: &Claim, now: i64) -> Result<bool> {
    let query = sqlx::query(
        "INSERT INTO attempts (store_id, attempt_id, fingerprint, state, customer_id, lease_until,
             created_at)
         VALUES ($1, $2, $3, 'held', $4, $5, $6) ON CONFLICT (store_id, attempt_id) DO NOTHING",
    );
    let query = query
        .bind(&claim.store_id)
        .bind(&claim.attempt_id)
        .bind(&claim.fingerprint);
    let query = query
        .bind(&claim.customer_id)
        .bind(claim.lease_until)
        .bind(now);
    Ok(query.execute(db).await?.rows_affected() == 1)
}

/// The attempt with this id.
pub async fn get(db: &mut SqliteConnection, store: &str, attempt: &str) -> Result<Attempt> {
    let query = sqlx::query_as("SELECT * FROM attempts WHERE store_id = $1 AND attempt_id = $2");
    Ok(query.bind(store).bind(attempt).fetch_one(db).await?)
}

/// Makes an attempt held by the claimant until the claim's lease ends.
pub async fn hold(db: &mut SqliteConnection, claim: &Claim) -> Result<()> {
    let query = sqlx::query(
        "UPDATE attempts SET state = 'held', lease_until = $3
         WHERE store_id = $1 AND attempt_id = $2",
    );
    let query = query
        .bind(&claim.store_id)
        .bind(&claim.attempt_id)
        .bind(claim.lease_until);
    query.execute(db).await?;
    Ok(())
}

/// Records from where the attempt is paid.
pub async fn set_source(
    db: &mut SqliteConnection,
    claim: &Claim,
    period: Option<&str>,
    pack: &str,
) -> Result<()> {
    let query = sqlx::query(
        "UPDATE attempts SET period_id = $3, pack_id = $4 WHERE store_id = $1 AND attempt_id = $2",
    );
    let query = query
        .bind(&claim.store_id)
        .bind(&claim.attempt_id)
        .bind(period)
        .bind(pack);
    query.execute(db).await?;
    Ok(())
}

/// Moves an attempt from one state to another; `None` if it was not in the first.
pub async fn transition(
    db: &mut SqliteConnection,
    store: &str,
    attempt: &str,
    from: State,
    to: State,
) -> Result<Option<Attempt>> {
    let query = sqlx::query_as(
        "UPDATE attempts SET state = $4 WHERE store_id = $1 AND attempt_id = $2 AND state = $3
         RETURNING *",
    );
    Ok(query
        .bind(store)
        .bind(attempt)
        .bind(from)
        .bind(to)
        .fetch_optional(db)
        .await?)
}

/// Marks every hold whose lease is over as expired and returns them.
pub async fn expire(db: &mut SqliteConnection, now: i64) -> Result<Vec<Attempt>> {
    let query = sqlx::query_as(
        "UPDATE attempts SET state = 'expired' WHERE state = 'held' AND lease_until <= $1 RETURNING *",
    );
    Ok(query.bind(now).fetch_all(db).await?)
}
