//! Periods: the counters that every try-on moves.

use sqlx::{FromRow, SqliteConnection, SqliteExecutor};

use crate::error::Result;

/// One period of a customer's history.
#[derive(Debug, Clone, FromRow)]
pub struct Period {
    /// Epoch milliseconds.
    pub starts_at: i64,
    /// Epoch milliseconds.
    pub ends_at: i64,
    /// Try-ons allowed.
    pub quota: i64,
    /// Try-ons done.
    pub used: i64,
}

/// A period about to be written.
pub struct NewPeriod<'a> {
    /// `per_…`
    pub id: &'a str,
    /// `ec_…`
    pub customer_id: &'a str,
    /// Epoch milliseconds.
    pub starts_at: i64,
    /// Epoch milliseconds.
    pub ends_at: i64,
    /// Try-ons allowed.
    pub quota: i64,
}

/// Writes a period with nothing used.
pub async fn insert(db: &mut SqliteConnection, period: &NewPeriod<'_>) -> Result<()> {
    let query = sqlx::query(
        "INSERT INTO periods (id, customer_id, starts_at, ends_at, quota) VALUES ($1, $2, $3, $4, $5)",
    );
    let query = query
        .bind(period.id)
        .bind(period.customer_id)
        .bind(period.starts_at);
    query
        .bind(period.ends_at)
        .bind(period.quota)
        .execute(db)
        .await?;
    Ok(())
}

/// Makes a period the one that runs, and ends the one before it no later than the new one starts.
pub async fn make_current(db: &mut SqliteConnection, period: &NewPeriod<'_>) -> Result<()> {
    sqlx::query(
        "UPDATE periods SET ends_at = $2 WHERE ends_at > $2
         AND id = (SELECT period_id FROM customers WHERE id = $1)",
    )
    .bind(period.customer_id)
    .bind(period.starts_at)
    .execute(&mut *db)
    .await?;
    sqlx::query("UPDATE customers SET period_id = $2 WHERE id = $1")
        .bind(period.customer_id)
        .bind(period.id)
        .execute(db)
        .await?;
    Ok(())
}

/// Gives a running period another quota.
pub async fn set_quota(db: &mut SqliteConnection, id: &str, quota: i64) -> Result<()> {
    let query = sqlx::query("UPDATE periods SET quota = $2 WHERE id = $1");
    query.bind(id).bind(quota).execute(db).await?;
    Ok(())
}

/// Holds one try-on, if there is one left; false if not.
pub async fn hold(db: &mut SqliteConnection, id: &str) -> Result<bool> {
    let query =
        sqlx::query("UPDATE periods SET held = held + 1 WHERE id = $1 AND used + held < quota");
    Ok(query.bind(id).execute(db).await?.rows_affected() == 1)
}

/// Counts one try-on that had no hold, if there is one left; false if not.
pub async fn use_unheld(db: &mut SqliteConnection, id: &str) -> Result<bool> {
    let query =
        sqlx::query("UPDATE periods SET used = used + 1 WHERE id = $1 AND used + held < quota");
    Ok(query.bind(id).execute(db).await?.rows_affected() == 1)
}

/// Takes back what [`use_unheld`] counted in the same transaction.
pub async fn unuse(db: &mut SqliteConnection, id: &str) -> Result<()> {
    sqlx::query("UPDATE periods SET used = used - 1 WHERE id = $1")
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Turns a hold into a used try-on.
pub async fn settle_hold(db: &mut SqliteConnection, id: &str) -> Result<()> {
    let query = sqlx::query("UPDATE periods SET held = held - 1, used = used + 1 WHERE id = $1");
    query.bind(id).execute(db).await?;
    Ok(())
}

/// Gives a held try-on back.
pub async fn release_hold(db: &mut SqliteConnection, id: &str) -> Result<()> {
    sqlx::query("UPDATE periods SET held = held - 1 WHERE id = $1")
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// The customer's last periods, the newest first.
pub async fn history(
    db: impl SqliteExecutor<'_>,
    customer_id: &str,
    count: i64,
) -> Result<Vec<Period>> {
    let query = sqlx::query_as(
        "SELECT starts_at, ends_at, quota, used FROM periods
         WHERE customer_id = $1 ORDER BY starts_at DESC, ends_at DESC LIMIT $2",
    );
    Ok(query.bind(customer_id).bind(count).fetch_all(db).await?)
}
