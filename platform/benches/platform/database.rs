//! Where the measured servers keep their data: a new, empty database for each.

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use crate::Result;

/// Names an empty PostgreSQL database that may be written full.
const POSTGRES: &str = "GENVORIS_TEST_DATABASE";

pub enum Database {
    Sqlite(TempDir),
    Postgres(String),
}

impl Database {
    /// SQLite, and PostgreSQL where the environment names one.
    pub fn all() -> Result<Vec<Self>> {
        // Not the system's temporary folder, which may be in memory, where syncing costs nothing.
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        let postgres = std::env::var(POSTGRES).ok().map(Self::Postgres);
        Ok([Self::Sqlite(folder)].into_iter().chain(postgres).collect())
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// The URL of a new database.
    pub async fn create(&self, name: &'static str) -> Result<String> {
        match self {
            Self::Sqlite(folder) => {
                let file = folder.path().join(name).with_extension("db");
                Ok(format!("sqlite://{}", file.display()))
            }
            Self::Postgres(url) => {
                let mut db = PgConnection::connect(url).await?;
                let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {name}"));
                sqlx::query(create).execute(&mut db).await?;
                Ok(format!("{url}?options[search_path]={name}"))
            }
        }
    }
}
