//! Leases of background tasks that run in one process at a time.
//!
//! A row and not one of PostgreSQL's advisory locks: those belong to a connection, which a pooler like PgBouncer may give to
//! somebody else.

use super::{Conn, execute};
use crate::{clock::EpochMs, error::Result, ids::ProcessId};

/// Takes the lease of the task, or renews it; false if another process has it.
pub async fn acquire(
    db: &mut Conn,
    task: &str,
    owner: &ProcessId,
    lease_until: EpochMs,
    now: EpochMs,
) -> Result<bool> {
    let sql = "INSERT INTO task_leases (task, owner, lease_until) VALUES ($1, $2, $3)
         ON CONFLICT (task) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
         WHERE task_leases.owner = excluded.owner OR task_leases.lease_until <= $4";
    Ok(execute!(db, sql, task, owner, lease_until, now)? == 1)
}

/// Gives the lease back.
pub async fn release(db: &mut Conn, task: &str, owner: &ProcessId) -> Result<()> {
    let sql = "DELETE FROM task_leases WHERE task = $1 AND owner = $2";
    execute!(db, sql, task, owner)?;
    Ok(())
}
