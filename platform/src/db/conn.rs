//! A connection type for both databases, and the macros that run a statement on either of them.

use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, Postgres, Sqlite, pool::PoolConnection};

use super::postgres::BEGIN_WITH_OPTIONS;

/// A connection to SQLite or PostgreSQL.
pub enum Conn {
    /// SQLite, for a single machine.
    Sqlite(PoolConnection<Sqlite>),
    /// PostgreSQL, for several machines.
    Postgres(PgConn),
}

/// A connection to PostgreSQL.
pub struct PgConn {
    connection: PoolConnection<Postgres>,
    /// Whether no other client uses the same session. Through PgBouncer, prepared statements would collide with those of
    /// others, and the settings of a session would apply to others.
    pub direct: bool,
}

impl PgConn {
    /// A connection, direct or through PgBouncer.
    pub fn new(connection: PoolConnection<Postgres>, direct: bool) -> Self {
        Self { connection, direct }
    }
}

impl Deref for PgConn {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for PgConn {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

impl Conn {
    /// Runs statements without parameters and results, such as `BEGIN`.
    pub async fn run(&mut self, statements: &'static str) -> sqlx::Result<()> {
        use sqlx::Executor;
        match self {
            Self::Sqlite(db) => db.execute(statements).await.map(drop),
            Self::Postgres(db) => (&mut **db).execute(statements).await.map(drop),
        }
    }

    /// The statement that begins a transaction which writes, on PostgreSQL.
    pub fn begin_statement(&self) -> &'static str {
        match self {
            Self::Postgres(db) if !db.direct => BEGIN_WITH_OPTIONS,
            _ => "BEGIN",
        }
    }

    /// Closes the connection instead of returning it to its pool.
    pub async fn close(self) {
        let closed = match self {
            Self::Sqlite(db) => db.close().await,
            Self::Postgres(db) => db.connection.close().await,
        };
        if let Err(error) = closed {
            tracing::warn!(%error, "the database could not be closed cleanly");
        }
    }
}

/// `execute!(db, "…", a, b)` runs a statement with these parameters and returns how many rows it affected.
macro_rules! execute {
    ($db:expr, $sql:expr $(, $parameter:expr)* $(,)?) => {
        match $db {
            $crate::db::Conn::Sqlite(db) => sqlx::query($sql)$(.bind($parameter))*
                .execute(&mut **db)
                .await
                .map(|done| done.rows_affected()),
            $crate::db::Conn::Postgres(db) => sqlx::query($sql)$(.bind($parameter))*
                .persistent(db.direct)
                .execute(&mut **db)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err($crate::error::Error::from)
    };
}

/// `fetch!(db, fetch_all, "…", a, b)` runs a query with these parameters and reads its rows as `FromRow`. In place of
/// `fetch_all` it takes `fetch_one` or `fetch_optional`.
macro_rules! fetch {
    ($db:expr, $run:ident, $sql:expr $(, $parameter:expr)* $(,)?) => {
        match $db {
            $crate::db::Conn::Sqlite(db) => {
                sqlx::query_as($sql)$(.bind($parameter))*.$run(&mut **db).await
            }
            $crate::db::Conn::Postgres(db) => {
                let query = sqlx::query_as($sql)$(.bind($parameter))*;
                query.persistent(db.direct).$run(&mut **db).await
            }
        }
        .map_err($crate::error::Error::from)
    };
}

pub(super) use {execute, fetch};
