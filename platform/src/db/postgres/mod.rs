//! Opens PostgreSQL, directly or through PgBouncer.

mod options;
mod probe;
mod refusal;

use sqlx::{Executor, PgConnection, PgPool, postgres::PgPoolOptions};

pub use self::options::BEGIN_WITH_OPTIONS;
use self::options::Options;
use super::{ACQUIRE_TIMEOUT, CONNECTIONS, Conn, SchemaMode, conn::PgConn, schema};
use crate::error::Result;

/// A pool of connections.
#[derive(Clone)]
pub struct Pool {
    connections: PgPool,
    direct: bool,
}

impl Pool {
    /// A connection, as soon as one is free.
    pub async fn acquire(&self) -> sqlx::Result<Conn> {
        let connection = self.connections.acquire().await?;
        Ok(Conn::Postgres(PgConn::new(connection, self.direct)))
    }

    /// Closes all connections, after they were returned.
    pub async fn close(&self) {
        self.connections.close().await;
    }
}

/// Opens the pool that writes and the pool that only reads.
///
/// # Errors
/// 500 whose cause says in one sentence what to do.
pub async fn open(url: &str, mode: SchemaMode) -> Result<(Pool, Pool)> {
    let options = probe::connect(Options::parse(url)?).await?;
    let readers = readers(&options);
    schema::prepare(&mut readers.acquire().await?, mode).await?;
    let writers = Pool {
        connections: pool().connect_lazy_with(options.for_writing()),
        direct: options.direct,
    };
    Ok((writers, readers))
}

/// Through PgBouncer, every use of a connection that reads is a transaction: a statement is parsed and executed in two steps,
/// and between them PgBouncer would give the server's connection to another client.
fn readers(options: &Options) -> Pool {
    let (direct, connect) = (options.direct, options.for_reading());
    let connections = match direct {
        true => pool(),
        false => pool()
            .after_connect(|connection, _| Box::pin(begin(connection)))
            .before_acquire(|connection, _| {
                Box::pin(async { begin(connection).await.map(|()| true) })
            })
            .after_release(|connection, _| {
                Box::pin(async { connection.execute("ROLLBACK").await.map(|_| true) })
            }),
    };
    Pool {
        connections: connections.connect_lazy_with(connect),
        direct,
    }
}

async fn begin(connection: &mut PgConnection) -> sqlx::Result<()> {
    connection.execute("BEGIN READ ONLY").await.map(drop)
}

fn pool() -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
}
