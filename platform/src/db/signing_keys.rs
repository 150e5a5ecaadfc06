//! The keys that sign session tokens.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{clock::EpochMs, error::Result};

/// A stored signing key.
#[derive(FromRow)]
pub struct SigningKey {
    /// The key id in tokens and in the JWKS.
    pub kid: String,
    /// The private key in PKCS#8 PEM.
    pub private_pem: String,
    /// When it starts to sign. It is published earlier.
    pub signs_from: EpochMs,
}

/// All keys by `signs_from`, the latest first.
pub async fn list(db: &mut Conn) -> Result<Vec<SigningKey>> {
    fetch!(
        db,
        fetch_all,
        "SELECT kid, private_pem, signs_from FROM signing_keys ORDER BY signs_from DESC, created_at DESC, kid"
    )
}

/// Deletes a key.
pub async fn delete(db: &mut Conn, kid: &str) -> Result<()> {
    execute!(db, "DELETE FROM signing_keys WHERE kid = $1", kid)?;
    Ok(())
}

/// Inserts a key.
pub async fn insert(db: &mut Conn, key: &SigningKey, now: EpochMs) -> Result<()> {
    execute!(
        db,
        "INSERT INTO signing_keys (kid, private_pem, signs_from, created_at) VALUES ($1, $2, $3, $4)",
        &key.kid,
        &key.private_pem,
        key.signs_from,
        now,
    )?;
    Ok(())
}
