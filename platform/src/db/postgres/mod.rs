//! Opens PostgreSQL.

use std::str::FromStr;

use sqlx::{
    ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{ACQUIRE_TIMEOUT, CONNECTIONS, Conn, SchemaMode, schema};
use crate::error::Result;

/// How long a write waits for a row that another transaction has locked, until it is retried. Without a limit the
/// writes that wait for one row could occupy every connection.
const LOCK_TIMEOUT: &str = "5s";
/// After how long PostgreSQL ends the transaction of a process that has stopped responding, to release its locks.
const IDLE_TIMEOUT: &str = "10s";

/// Opens the pool that writes and the pool that only reads.
pub async fn open(url: &str, mode: SchemaMode) -> Result<(PgPool, PgPool)> {
    let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
    let readers = pool().connect_with(options.clone()).await?;
    schema::prepare(&mut Conn::Postgres(readers.acquire().await?), mode).await?;
    // These are added to the options of the URL. They do not apply to migrations, which may have to wait for longer.
    let write_options = options.options([
        ("lock_timeout", LOCK_TIMEOUT),
        ("idle_in_transaction_session_timeout", IDLE_TIMEOUT),
    ]);
    Ok((pool().connect_lazy_with(write_options), readers))
}

fn pool() -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
}
