//! The database: one writer with group commit, a pool of readers, one file per group of tables.

#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::{fs::OpenOptions, path::Path, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::error::{Error, Result};

pub mod attempts;
pub mod credits;
pub mod customers;
pub mod periods;
pub mod plans;
pub mod signing_keys;
pub mod stores;
mod writer;

pub use writer::Writer;

/// Readers that may run beside the writer.
const READERS: u32 = 4;

/// An open database.
#[derive(Clone)]
pub struct Database {
    /// The only way to change anything.
    pub writer: Writer,
    /// Connections that can only read.
    pub reader: SqlitePool,
}

impl Database {
    /// Opens the database at `url` (`sqlite://path`), creating file, folder and tables where missing.
    pub async fn open(url: &str) -> Result<Self> {
        if !url.starts_with("sqlite:") {
            return Err(Error::internal("the database URL must begin with sqlite:"));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        create_folder(options.get_filename())?;
        create_file(options.get_filename())?;
        let mut connection = options.clone().connect().await?;
        sqlx::migrate!()
            .run(&mut connection)
            .await
            .map_err(Error::internal)?;
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self {
            writer: Writer::start(connection)?,
            reader,
        })
    }
}

impl Database {
    /// Answers if the database does.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.reader).await?;
        Ok(())
    }
}

/// For its owner alone: the file holds the keys that sign tokens. SQLite gives its own files beside it the same mode.
fn create_file(file: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(file)?;
    Ok(())
}

fn create_folder(file: &Path) -> Result<()> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => Ok(std::fs::create_dir_all(folder)?),
        _ => Ok(()),
    }
}
