//! Statements about many items at once, which are one JSON array: the parameter `$1`, read by `json_each($1)`.
//!
//! A try-on needs half a dozen statements, and each of them, and each row that it returns, wakes another thread or process.
//! Those of a batch of try-ons need as many as those of one. What they return is one JSON array, too.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::{AssertSqlSafe, types::Json};

use super::Conn;
use crate::error::{Error, Result, Superseded};

/// An item of [`ids`].
#[derive(Serialize)]
pub struct Item<'a, Id> {
    id: &'a Id,
}

/// The parameter with these ids, each once.
pub fn ids<'a, Id: Ord + Serialize + 'a>(
    ids: impl IntoIterator<Item = &'a Id>,
) -> Json<Vec<Item<'a, Id>>> {
    let ids: BTreeSet<&Id> = ids.into_iter().collect();
    Json(ids.into_iter().map(|id| Item { id }).collect())
}

/// The same statement for PostgreSQL, whose functions have other names.
pub fn for_postgres(sql: &str) -> AssertSqlSafe<String> {
    let sql = sql.replace("json_each(", "jsonb_array_elements(");
    let sql = sql.replace("json_group_array(", "json_agg(");
    AssertSqlSafe(sql.replace("json_array(", "json_build_array("))
}

/// Whether a statement has changed as many rows as there are items.
///
/// # Errors
/// A conflict, after which the transaction runs again, if another one has changed some of the rows since they were read.
pub fn require_all(changed: u64, items: usize) -> Result<()> {
    match usize::try_from(changed) {
        Ok(changed) if changed == items => Ok(()),
        _ => Err(Error::internal(Superseded)),
    }
}

/// A statement that changes rows, for [`run`].
pub struct Change {
    /// Locks the rows in an order, on PostgreSQL: an UPDATE of several rows locks them in any order, and two of them could
    /// wait for each other.
    pub lock: Option<&'static str>,
    /// The statement.
    pub sql: &'static str,
}

/// Runs statements that read `json_each($1)`, and returns how many rows they have changed together. On SQLite, this is one
/// visit to its thread.
pub async fn run(db: &mut Conn, changes: &[Change], items: &impl Serialize) -> Result<u64> {
    let items = Json(serde_json::value::to_raw_value(items)?);
    match db {
        Conn::Sqlite(db) => {
            let statements: Vec<&str> = changes.iter().map(|change| change.sql).collect();
            let sql = AssertSqlSafe(statements.join("; "));
            let done = sqlx::query(sql).bind(&items).execute(&mut **db).await?;
            Ok(done.rows_affected())
        }
        Conn::Postgres(db) => {
            let mut changed = 0;
            for change in changes {
                if let Some(sql) = change.lock {
                    let query = sqlx::query(sql).bind(&items).persistent(db.direct);
                    query.execute(&mut **db).await?;
                }
                let query = sqlx::query(for_postgres(change.sql)).bind(&items);
                let done = query.persistent(db.direct).execute(&mut **db).await?;
                changed += done.rows_affected();
            }
            Ok(changed)
        }
    }
}

/// Locks rows in an order, as in [`Change`], before they are read.
pub async fn lock(db: &mut Conn, sql: &'static str, items: &impl Serialize) -> Result<()> {
    if let Conn::Postgres(db) = db {
        let query = sqlx::query(sql).bind(Json(items)).persistent(db.direct);
        query.execute(&mut **db).await?;
    }
    Ok(())
}

/// Runs a query that reads `json_each($1)` and returns one JSON array, whose items it parses.
macro_rules! fetch_items {
    ($db:expr, $sql:expr $(, $parameter:expr)* $(,)?) => {
        match $db {
            $crate::db::Conn::Sqlite(db) => {
                sqlx::query_scalar($sql)$(.bind($parameter))*.fetch_one(&mut **db).await
            }
            $crate::db::Conn::Postgres(db) => {
                sqlx::query_scalar($crate::db::items::for_postgres($sql))
                    $(.bind($parameter))*
                    .persistent(db.direct)
                    .fetch_one(&mut **db)
                    .await
            }
        }
        .map(|items: Option<sqlx::types::Json<Vec<_>>>| items.map_or_else(Vec::new, |items| items.0))
        .map_err($crate::error::Error::from)
    };
}

pub(super) use fetch_items;
