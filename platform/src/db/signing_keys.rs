//! The keys that sign session tokens.

use sqlx::{FromRow, SqliteConnection, SqliteExecutor};

use crate::error::Result;

/// A private key in PKCS#8 PEM.
#[derive(FromRow)]
pub struct SigningKey {
    /// The key id that tokens and JWKS name.
    pub kid: String,
    /// PKCS#8 PEM.
    pub private_pem: String,
}

/// All keys, the newest first.
pub async fn list(db: impl SqliteExecutor<'_>) -> Result<Vec<SigningKey>> {
    let query =
        sqlx::query_as("SELECT kid, private_pem FROM signing_keys ORDER BY created_at DESC, kid");
    Ok(query.fetch_all(db).await?)
}

/// Adds a key.
pub async fn insert(db: &mut SqliteConnection, key: &SigningKey, now: i64) -> Result<()> {
    let query =
        sqlx::query("INSERT INTO signing_keys (kid, private_pem, created_at) VALUES ($1, $2, $3)");
    query
        .bind(&key.kid)
        .bind(&key.private_pem)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}
