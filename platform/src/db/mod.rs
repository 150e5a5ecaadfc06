//! The database, SQLite or PostgreSQL. Both run the same SQL, of which there is one file per group of tables.
//!
//! Statements number their parameters (`$1`), times are epoch milliseconds, flags are 0 or 1, and no statement needs a
//! type that only one of the two databases has.

use std::time::Duration;

use sqlx::SqlitePool;

use crate::error::{Error, Result, root_cause};

pub mod api_keys;
pub mod attempts;
mod batcher;
pub mod button_designs;
mod conn;
pub mod conversions;
pub mod credits;
pub mod customer_pages;
pub mod customers;
pub mod deliveries;
pub mod event_sequences;
pub mod events;
pub mod grants;
pub mod idempotency_keys;
pub mod items;
pub mod periods;
pub mod plans;
mod postgres;
pub mod returns;
mod schema;
pub mod sessions;
pub mod signing_keys;
mod sqlite;
pub mod stored_responses;
pub mod stores;
pub mod task_leases;
pub mod webhook_health;
pub mod webhook_secrets;
pub mod webhooks;
mod writer;

pub use batcher::Batcher;
pub use conn::Conn;
use conn::{execute, fetch};
use items::fetch_items;
pub use schema::SchemaMode;
pub use sqlite::open_sqlite_pool;
pub use writer::Writer;
use writer::write_ahead_log::{self, MAX_LOG_BYTES, WriteAheadLog};

/// The number of connections that only read. On PostgreSQL, there are as many that write.
const CONNECTIONS: u32 = 8;
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// An open database.
#[derive(Clone)]
pub struct Database {
    /// All changes go through the writer.
    pub writer: Writer,
    readers: Readers,
}

#[derive(Clone)]
enum Readers {
    Sqlite(SqlitePool),
    Postgres(postgres::Pool),
}

impl Database {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`). If `mode` allows tables to be created, SQLite's
    /// file and its folder are created as well.
    ///
    /// # Errors
    /// 500 with the cause if the database cannot be opened.
    pub async fn open(url: &str, mode: SchemaMode) -> Result<Self> {
        let opened = Self::try_open(url, mode).await;
        opened.map_err(|error| {
            let cause = root_cause(&error);
            Error::internal(format!("the database cannot be opened: {cause}"))
        })
    }

    async fn try_open(url: &str, mode: SchemaMode) -> Result<Self> {
        match url.split_once(':') {
            Some(("sqlite", _)) => {
                let (connection, readers) = sqlite::open(url, mode).await?;
                let log =
                    WriteAheadLog::new(readers.connect_options().get_filename(), MAX_LOG_BYTES);
                Ok(Self {
                    writer: Writer::sqlite(connection, log)?,
                    readers: Readers::Sqlite(readers),
                })
            }
            Some(("postgres" | "postgresql", _)) => {
                let (pool, readers) = postgres::open(url, mode).await?;
                Ok(Self {
                    writer: Writer::postgres(pool)?,
                    readers: Readers::Postgres(readers),
                })
            }
            _ => Err(Error::internal(
                "the database URL must begin with sqlite: or postgres:",
            )),
        }
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Conn> {
        Ok(match &self.readers {
            Readers::Sqlite(pool) => Conn::Sqlite(pool.acquire().await?),
            Readers::Postgres(pool) => pool.acquire().await?,
        })
    }

    /// The length of SQLite's write-ahead log, in bytes; 0 on PostgreSQL.
    pub fn write_ahead_log_bytes(&self) -> u64 {
        match &self.readers {
            Readers::Sqlite(pool) => {
                let path = write_ahead_log::path(pool.connect_options().get_filename());
                write_ahead_log::bytes(&path)
            }
            Readers::Postgres(_) => 0,
        }
    }

    /// Finishes the writes in progress and closes every connection. This moves SQLite's write-ahead log into the database's
    /// file, unless another process has the database open.
    pub async fn close(&self) {
        match &self.readers {
            Readers::Sqlite(pool) => pool.close().await,
            Readers::Postgres(pool) => pool.close().await,
        }
        self.writer.close().await;
    }

    /// Has SQLite gather statistics for its query planner. PostgreSQL does this by itself.
    pub async fn optimize(&self) -> Result<()> {
        match &self.readers {
            Readers::Sqlite(_) => {
                let optimize = async |db: &mut Conn| Ok(db.run("PRAGMA optimize").await?);
                self.writer.run(optimize).await
            }
            Readers::Postgres(_) => Ok(()),
        }
    }

    /// Checks that the database can be read and written.
    pub async fn ping(&self) -> Result<()> {
        self.read().await?.run("SELECT 1").await?;
        self.writer
            .run(async |db: &mut Conn| Ok(db.run("SELECT 1").await?))
            .await
    }
}
