//! Credit packs: what a store has paid for, the soonest to expire drained first.

use sqlx::{FromRow, SqliteConnection, SqliteExecutor};

use crate::{error::Result, ids::new_id};

/// One year, the validity of a pack, in milliseconds.
pub const PACK_VALIDITY: i64 = 365 * 24 * 60 * 60 * 1000;

/// A store's packs that have not expired, added up.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Balance {
    /// Credits bought.
    pub credits: i64,
    /// Credits left; those held by try-ons under way are not.
    pub remaining: i64,
}

/// Adds a pack that is valid for a year.
pub async fn add(db: &mut SqliteConnection, store: &str, credits: i64, now: i64) -> Result<()> {
    let query = sqlx::query(
        "INSERT INTO credit_packs (id, store_id, credits, remaining, expires_at, created_at)
         VALUES ($1, $2, $3, $3, $4, $5)",
    );
    let query = query.bind(new_id("crd")).bind(store).bind(credits);
    query
        .bind(now + PACK_VALIDITY)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Takes one credit and returns the pack it came from; `None` when all are empty or expired.
pub async fn take(db: &mut SqliteConnection, store: &str, now: i64) -> Result<Option<String>> {
    let query = sqlx::query_scalar(
        "UPDATE credit_packs SET remaining = remaining - 1 WHERE id = (
             SELECT id FROM credit_packs WHERE store_id = $1 AND remaining > 0 AND expires_at > $2
             ORDER BY expires_at, id LIMIT 1
         ) RETURNING id",
    );
    Ok(query.bind(store).bind(now).fetch_optional(db).await?)
}

/// Puts one credit back where it came from.
pub async fn give_back(db: &mut SqliteConnection, pack: &str) -> Result<()> {
    let query = sqlx::query("UPDATE credit_packs SET remaining = remaining + 1 WHERE id = $1");
    query.bind(pack).execute(db).await?;
    Ok(())
}

/// What the store has now.
pub async fn balance(db: impl SqliteExecutor<'_>, store: &str, now: i64) -> Result<Balance> {
    let query = sqlx::query_as(
        "SELECT COALESCE(SUM(credits), 0) AS credits, COALESCE(SUM(remaining), 0) AS remaining
         FROM credit_packs WHERE store_id = $1 AND expires_at > $2",
    );
    Ok(query.bind(store).bind(now).fetch_one(db).await?)
}
