//! How one signing key follows another: published first, then signing, then only verifying, then gone.

use std::time::Duration;

use super::{JWKS_MAX_AGE, keys};
use crate::{
    clock::EpochMs,
    db::{Conn, Database, signing_keys},
    error::Result,
};

/// What other processes and caches may be late: the time between two reloads, and some.
const SLACK: Duration = Duration::from_secs(60);
/// How long a key is published before it signs: whoever keeps a JWKS for as long as it may has it by then.
pub const LEAD: Duration = Duration::from_secs(JWKS_MAX_AGE).saturating_add(SLACK);
/// How long after its successor took over a key may have tokens out: the longest session, and the slack of a
/// process that had not heard of the successor.
pub const LONGEST_TOKEN: Duration = Duration::from_secs(3600).saturating_add(SLACK);

/// Adds a key that takes over after [`LEAD`], or at once; returns its id.
pub async fn rotate(db: &Database, at_once: bool, now: EpochMs) -> Result<String> {
    let signs_from = if at_once { now } else { now + LEAD };
    let key = keys::generate(signs_from)?;
    let kid = key.kid.clone();
    let insert = async move |db: &mut Conn| signing_keys::insert(db, &key, now).await;
    db.writer.run(insert).await?;
    Ok(kid)
}

/// Removes keys of which no token can be valid any more.
pub async fn purge(db: &mut Conn, now: EpochMs) -> Result<()> {
    let keys = signing_keys::list(db).await?;
    let successors = keys.iter().zip(keys.iter().skip(1));
    for (successor, key) in successors {
        if successor.signs_from + LONGEST_TOKEN <= now {
            signing_keys::delete(db, &key.kid).await?;
        }
    }
    Ok(())
}
