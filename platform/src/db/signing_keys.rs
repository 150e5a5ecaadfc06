//! The keys that sign session tokens.

use sqlx::FromRow;

use super::{Conn, execute, fetch};
use crate::{clock::EpochMs, error::Result};

/// A private key in PKCS#8 PEM.
#[derive(FromRow)]
pub struct SigningKey {
    /// The key id that tokens and JWKS name.
    pub kid: String,
    /// PKCS#8 PEM.
    pub private_pem: String,
    /// When it takes over; it is published before.
    pub signs_from: EpochMs,
}

/// All keys, the one that takes over last first.
pub async fn list(db: &mut Conn) -> Result<Vec<SigningKey>> {
    fetch!(
        db,
        fetch_all,
        "SELECT kid, private_pem, signs_from FROM signing_keys ORDER BY signs_from DESC, created_at DESC, kid"
    )
}

/// Removes a key.
pub async fn delete(db: &mut Conn, kid: &str) -> Result<()> {
    execute!(db, "DELETE FROM signing_keys WHERE kid = $1", kid)?;
    Ok(())
}

/// Adds a key.
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
