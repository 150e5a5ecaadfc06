//! The database: SQLite or PostgreSQL behind one set of SQL, one file per group of tables.
//!
//! Statements number their parameters (`$1`), times are epoch milliseconds, flags are 0 or 1, and nothing needs a
//! type that only one of the two has.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::error::{Error, Result, root_cause};

pub mod api_keys;
pub mod attempts;
pub mod button_designs;
mod conn;
pub mod conversions;
pub mod credits;
pub mod customer_pages;
pub mod customers;
pub mod deliveries;
pub mod events;
pub mod periods;
pub mod plans;
pub mod returns;
mod schema;
pub mod sessions;
pub mod signing_keys;
mod sqlite;
pub mod stored_responses;
pub mod stores;
pub mod webhooks;
mod writer;

pub use conn::Conn;
use conn::{execute, fetch};
pub use schema::Tables;
pub use writer::Writer;

/// Connections that only read, and on PostgreSQL as many that write.
const CONNECTIONS: u32 = 8;
/// How long a write on PostgreSQL waits for a row that another transaction keeps, until it is run again: one row must
/// not take every connection with it.
const LOCK_TIMEOUT: &str = "5s";
/// After how long PostgreSQL ends a transaction whose process stands still: it keeps rows from all others.
const IDLE_TIMEOUT: &str = "10s";
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// An open database.
#[derive(Clone)]
pub struct Database {
    /// The only way to change anything.
    pub writer: Writer,
    readers: Readers,
}

#[derive(Clone)]
enum Readers {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Database {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`). Where `tables` may be made, SQLite's file and
    /// folder are, too.
    ///
    /// # Errors
    /// 500 with the cause where it cannot be opened.
    pub async fn open(url: &str, tables: Tables) -> Result<Self> {
        let opened = Self::open_with(url, tables, writer::BATCH).await;
        opened.map_err(|error| {
            let cause = root_cause(&error);
            Error::internal(format!("the database cannot be opened: {cause}"))
        })
    }

    /// Like [`Database::open`], with at most `batch` jobs in one transaction on SQLite.
    pub async fn open_with(url: &str, tables: Tables, batch: usize) -> Result<Self> {
        match url.split_once(':') {
            Some(("sqlite", _)) => {
                let (writer, readers) = sqlite::open(url, tables).await?;
                Ok(Self {
                    writer: Writer::batching(writer, batch)?,
                    readers: Readers::Sqlite(readers),
                })
            }
            Some(("postgres" | "postgresql", _)) => open_postgres(url, tables).await,
            _ => Err(Error::internal(
                "the database URL must begin with sqlite: or postgres:",
            )),
        }
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Conn> {
        Ok(match &self.readers {
            Readers::Sqlite(pool) => Conn::Sqlite(pool.acquire().await?),
            Readers::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// Finishes what is being written and closes every connection. On SQLite what is in the log is then in the
    /// file, unless another process has it open.
    pub async fn close(&self) {
        match &self.readers {
            Readers::Sqlite(pool) => pool.close().await,
            Readers::Postgres(pool) => pool.close().await,
        }
        self.writer.close().await;
    }

    /// Has SQLite gather the statistics that its query planner lacks; PostgreSQL does so by itself.
    pub async fn optimize(&self) -> Result<()> {
        match &self.readers {
            Readers::Sqlite(_) => {
                let optimize = async |db: &mut Conn| Ok(db.run("PRAGMA optimize").await?);
                self.writer.run(optimize).await
            }
            Readers::Postgres(_) => Ok(()),
        }
    }

    /// Answers if the database does.
    pub async fn ping(&self) -> Result<()> {
        self.read().await?.run("SELECT 1").await?;
        self.writer
            .run(async |db: &mut Conn| Ok(db.run("SELECT 1").await?))
            .await
    }
}

async fn open_postgres(url: &str, tables: Tables) -> Result<Database> {
    let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
    let readers = postgres_pool().connect_with(options.clone()).await?;
    schema::prepare(&mut Conn::Postgres(readers.acquire().await?), tables).await?;
    // Beside those of the URL. A migration waits for its locks as long as it takes.
    let writing = options.options([
        ("lock_timeout", LOCK_TIMEOUT),
        ("idle_in_transaction_session_timeout", IDLE_TIMEOUT),
    ]);
    Ok(Database {
        writer: Writer::pooling(postgres_pool().connect_lazy_with(writing))?,
        readers: Readers::Postgres(readers),
    })
}

fn postgres_pool() -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
}
