//! The version of the tables.

use sqlx::migrate::Migrator;

use super::{Conn, fetch};
use crate::error::{Error, Result};

/// What makes the tables, and brings those of an older version up to date.
static MIGRATOR: Migrator = sqlx::migrate!();

/// What to do about a database that is not at this program's version.
///
/// New tables under the servers of an older version would break them: only a server may bring them, with which an
/// upgrade begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// Make them, or bring them up to date.
    Migrate,
    /// Make them where there are none; anything else is left alone.
    MakeWhereNone,
    /// Leave it alone.
    Expect,
}

/// Sees to the tables behind `db`.
///
/// # Errors
/// 500 where the database is at another version and is to be left alone.
pub async fn prepare(db: &mut Conn, tables: Tables) -> Result<()> {
    if tables == Tables::Migrate {
        return migrate(db).await;
    }
    let (found, needed) = (version(db).await?, needed());
    match tables {
        _ if found == needed => Ok(()),
        Tables::MakeWhereNone if found == 0 => migrate(db).await,
        _ => Err(Error::internal(other_version(found, needed))),
    }
}

async fn migrate(db: &mut Conn) -> Result<()> {
    let migrated = match db {
        Conn::Sqlite(db) => MIGRATOR.run(&mut **db).await,
        Conn::Postgres(db) => MIGRATOR.run(&mut **db).await,
    };
    migrated.map_err(Error::internal)
}

/// 0 where there are no tables at all.
async fn version(db: &mut Conn) -> Result<i64> {
    let there = match db {
        Conn::Sqlite(_) => "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Conn::Postgres(_) => {
            "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')"
        }
    };
    let (there,): (i64,) = fetch!(&mut *db, fetch_one, there)?;
    if there == 0 {
        return Ok(0);
    }
    let version = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
    let (version,): (i64,) = fetch!(db, fetch_one, version)?;
    Ok(version)
}

fn needed() -> i64 {
    let versions = MIGRATOR.iter().map(|migration| migration.version);
    versions.max().unwrap_or_default()
}

fn other_version(found: i64, needed: i64) -> String {
    let advice = if found < needed {
        "start 'genvoris serve' first"
    } else {
        "use the program that serves it"
    };
    format!("the database is at version {found}, this program needs {needed}: {advice}")
}
