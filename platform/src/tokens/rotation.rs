//! Rotation of signing keys. A key is first published, then signs tokens, then only verifies them, and is then deleted.

use std::time::Duration;

use super::{JWKS_MAX_AGE, keys};
use crate::{
    clock::EpochMs,
    db::{Conn, Database, signing_keys},
    error::Result,
};

/// How late other processes may load a new key: more than the time between two reloads.
const PROPAGATION_DELAY: Duration = Duration::from_secs(60);
/// How long a key is published before it signs. By then, every cached copy of the JWKS without the key
/// has expired.
pub const PUBLISH_BEFORE_SIGNING: Duration =
    Duration::from_secs(JWKS_MAX_AGE).saturating_add(PROPAGATION_DELAY);
/// How long a key is kept after the next one has started to sign. By then, every token that it signed
/// has expired: a session lasts an hour at most, and other processes may go on signing until they load the next key.
pub const KEEP_AFTER_SIGNING: Duration =
    Duration::from_secs(3600).saturating_add(PROPAGATION_DELAY);

/// Adds a key that starts to sign after [`PUBLISH_BEFORE_SIGNING`], or immediately; returns its id.
pub async fn rotate(db: &Database, immediately: bool, now: EpochMs) -> Result<String> {
    let signs_from = if immediately {
        now
    } else {
        now + PUBLISH_BEFORE_SIGNING
    };
    let key = keys::generate(signs_from)?;
    let kid = key.kid.clone();
    let insert = async move |db: &mut Conn| signing_keys::insert(db, &key, now).await;
    db.writer.run(insert).await?;
    Ok(kid)
}

/// Deletes keys that no valid token can be signed with any more.
pub async fn purge(db: &mut Conn, now: EpochMs) -> Result<()> {
    let keys = signing_keys::list(db).await?;
    let successors = keys.iter().zip(keys.iter().skip(1));
    for (successor, key) in successors {
        if successor.signs_from + KEEP_AFTER_SIGNING <= now {
            signing_keys::delete(db, &key.kid).await?;
        }
    }
    Ok(())
}
