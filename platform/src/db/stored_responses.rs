//! The responses of try-ons, stored for clients that lost their connection or that poll.
//!
//! The table is called `answers` for historical reasons.

use super::{Conn, execute, fetch};
use crate::{clock::EpochMs, error::Result, ids::JobId};

/// Stores the response of a job until `expires_at`.
pub async fn insert(db: &mut Conn, job: &JobId, body: &str, expires_at: EpochMs) -> Result<()> {
    let sql = "INSERT INTO answers (job_id, body, expires_at) VALUES ($1, $2, $3)";
    execute!(db, sql, job, body, expires_at)?;
    Ok(())
}

/// The response of a job, unless it has expired.
pub async fn find(db: &mut Conn, job: &JobId, now: EpochMs) -> Result<Option<String>> {
    let sql = "SELECT body FROM answers WHERE job_id = $1 AND expires_at > $2";
    let found: Option<(String,)> = fetch!(db, fetch_optional, sql, job, now)?;
    Ok(found.map(|(body,)| body))
}

/// Deletes up to `count` expired responses. Returns how many were deleted.
pub async fn purge(db: &mut Conn, now: EpochMs, count: i64) -> Result<u64> {
    let sql = "DELETE FROM answers WHERE job_id IN (
             SELECT job_id FROM answers WHERE expires_at <= $1 LIMIT $2)";
    execute!(db, sql, now, count)
}
