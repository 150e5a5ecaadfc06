//! The responses of try-ons, stored for clients that lost their connection or that poll.
//!
//! The table is called `answers` for historical reasons.

use sqlx::AssertSqlSafe;

use super::{Conn, execute, fetch};
use crate::{clock::EpochMs, error::Result, ids::JobId};

/// Stores the response of a job until `expires_at`, unless it is stored already: it is, if the transaction was committed but
/// its confirmation lost.
pub async fn insert(db: &mut Conn, job: &JobId, body: &str, expires_at: EpochMs) -> Result<()> {
    let sql = "INSERT INTO answers (job_id, body, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (job_id) DO NOTHING";
    execute!(db, sql, job, body, expires_at)?;
    Ok(())
}

/// The most rows of one statement. Each has three of the parameters, of which SQLite allows 32,766 and PostgreSQL 65,535.
const MAX_ROWS: usize = 64;
/// The bytes of responses after which a statement has no further row: all of them are in memory twice.
const MAX_BYTES: usize = 1 << 20;

/// Stores the responses of these jobs until `expires_at`.
pub async fn insert_all(
    db: &mut Conn,
    responses: &[(&JobId, &str)],
    expires_at: EpochMs,
) -> Result<()> {
    let mut rest = responses;
    while let [first, ..] = rest {
        let mut bytes = first.1.len();
        let more = rest[1..].iter().take(MAX_ROWS - 1).take_while(|(_, body)| {
            bytes += body.len();
            bytes <= MAX_BYTES
        });
        let (rows, later) = rest.split_at(1 + more.count());
        insert_rows(db, rows, expires_at).await?;
        rest = later;
    }
    Ok(())
}

async fn insert_rows(db: &mut Conn, rows: &[(&JobId, &str)], expires_at: EpochMs) -> Result<()> {
    let mut sql = "INSERT INTO answers (job_id, body, expires_at) VALUES ($1, $2, $3)".to_owned();
    for row in 1..rows.len() {
        let last = 3 * row + 3;
        sql += &format!(", (${}, ${}, ${last})", last - 2, last - 1);
    }
    let sql = AssertSqlSafe(sql);
    match db {
        Conn::Sqlite(db) => {
            let mut query = sqlx::query(sql).persistent(false);
            for (job, body) in rows {
                query = query.bind(*job).bind(*body).bind(expires_at);
            }
            query.execute(&mut **db).await?;
        }
        Conn::Postgres(db) => {
            let mut query = sqlx::query(sql).persistent(false);
            for (job, body) in rows {
                query = query.bind(*job).bind(*body).bind(expires_at);
            }
            query.execute(&mut **db).await?;
        }
    }
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
