//! The version of the schema, and migrations to it.

use sqlx::migrate::Migrator;

use super::{Conn, fetch};
use crate::error::{Error, Result};

static MIGRATOR: Migrator = sqlx::migrate!();

const NO_MIGRATION: &str = "its tables are missing or of another version, and cannot be migrated through PgBouncer: start 'genvoris serve' once with the address of PostgreSQL itself";

/// What to do if the schema of a database is not at this program's version.
///
/// An upgrade begins with a server. Administrative commands do not migrate, because servers of the older version that
/// still run might not work with the new schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaMode {
    /// Create the tables, or migrate them to this version.
    Migrate,
    /// Create the tables if there are none. Fail if they are at another version.
    CreateIfMissing,
    /// Fail if the tables are missing or at another version.
    RequireCurrent,
}

/// Makes sure that the schema is at this program's version.
///
/// # Errors
/// 500 if it is at another version and `mode` does not allow a migration.
pub async fn prepare(db: &mut Conn, mode: SchemaMode) -> Result<()> {
    if mode == SchemaMode::Migrate && !is_shared(db) {
        return migrate(db).await;
    }
    let (found, expected) = (version(db).await?, latest_version());
    match mode {
        _ if found == expected => Ok(()),
        SchemaMode::Migrate | SchemaMode::CreateIfMissing if is_shared(db) => {
            Err(Error::internal(NO_MIGRATION))
        }
        SchemaMode::CreateIfMissing if found == 0 => migrate(db).await,
        _ => Err(Error::internal(version_mismatch(found, expected))),
    }
}

/// Whether PgBouncer shares the session with other clients. Migrations take a lock of the session.
fn is_shared(db: &Conn) -> bool {
    matches!(db, Conn::Postgres(db) if !db.direct)
}

async fn migrate(db: &mut Conn) -> Result<()> {
    let migrated = match db {
        Conn::Sqlite(db) => MIGRATOR.run(&mut **db).await,
        Conn::Postgres(db) => MIGRATOR.run(&mut **db).await,
    };
    migrated.map_err(Error::internal)
}

/// The version of the database's schema; 0 if there are no tables.
async fn version(db: &mut Conn) -> Result<i64> {
    let migrated = match db {
        Conn::Sqlite(_) => "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Conn::Postgres(_) => {
            "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')"
        }
    };
    let (migrated,): (i64,) = fetch!(&mut *db, fetch_one, migrated)?;
    if migrated == 0 {
        return Ok(0);
    }
    let version = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
    let (version,): (i64,) = fetch!(db, fetch_one, version)?;
    Ok(version)
}

fn latest_version() -> i64 {
    let versions = MIGRATOR.iter().map(|migration| migration.version);
    versions.max().unwrap_or_default()
}

fn version_mismatch(found: i64, expected: i64) -> String {
    let advice = if found < expected {
        "start 'genvoris serve' first"
    } else {
        "use the program that serves it"
    };
    format!("the database is at version {found}, this program needs {expected}: {advice}")
}
