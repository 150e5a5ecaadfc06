//! The databases of the measured servers. Each server gets a new, empty one.

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use crate::Result;

/// The environment variable with the URL of an empty PostgreSQL database, which the benchmark may fill.
const POSTGRES_URL: &str = "GENVORIS_TEST_DATABASE";

pub enum Database {
    Sqlite(TempDir),
    Postgres(String),
}

impl Database {
    /// SQLite, and PostgreSQL if the environment has the URL of one.
    pub fn all() -> Result<Vec<Self>> {
        // The system's temporary folder may be in memory, where syncing costs nothing, so it is not used.
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        let postgres = std::env::var(POSTGRES_URL).ok().map(Self::Postgres);
        Ok([Self::Sqlite(folder)].into_iter().chain(postgres).collect())
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Creates an empty database and returns its URL.
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
