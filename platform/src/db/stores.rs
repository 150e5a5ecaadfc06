//! Stores and their keys.

use sha2::{Digest, Sha256};
use sqlx::{SqliteConnection, SqliteExecutor};

use crate::error::Result;

/// The form in which a key is kept: SHA-256, hexadecimal.
pub fn key_digest(key: &str) -> String {
    hex::encode(Sha256::digest(key))
}

/// The id of the store that a key belongs to.
pub async fn find_by_key(db: impl SqliteExecutor<'_>, key: &str) -> Result<Option<String>> {
    let query = sqlx::query_scalar("SELECT store_id FROM api_keys WHERE sha256 = $1");
    Ok(query.bind(key_digest(key)).fetch_optional(db).await?)
}

/// Makes every key of the store unknown.
pub async fn revoke_keys(db: &mut SqliteConnection, id: &str) -> Result<()> {
    let query = sqlx::query("DELETE FROM api_keys WHERE store_id = $1");
    query.bind(id).execute(db).await?;
    Ok(())
}

/// Creates the store if it is missing and makes `key` its only key.
pub async fn ensure(
    db: &mut SqliteConnection,
    id: &str,
    name: &str,
    key: &str,
    now: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO stores (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(name)
    .bind(now)
    .execute(&mut *db)
    .await?;
    revoke_keys(&mut *db, id).await?;
    sqlx::query("INSERT INTO api_keys (sha256, store_id, created_at) VALUES ($1, $2, $3)")
        .bind(key_digest(key))
        .bind(id)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}
