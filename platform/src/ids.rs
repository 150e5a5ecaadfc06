//! Ids with the prefix that names their kind.

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;

/// A new id such as `pln_019a…`: the prefix and 32 hexadecimal digits, of which the first twelve are the time in
/// milliseconds, so that neighbours in time are neighbours in the database's indexes, and the rest cannot be guessed.
pub fn new_id(prefix: &str) -> String {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    let [_, _, time @ ..] = u64::try_from(since_epoch.unwrap_or_default().as_millis())
        .unwrap_or(u64::MAX)
        .to_be_bytes();
    let mut id = *Uuid::new_v4().as_bytes();
    id[..time.len()].copy_from_slice(&time);
    format!("{prefix}_{}", hex::encode(id))
}
