//! A connection type for both databases, and the macros that run a statement on either of them.

use sqlx::{Postgres, Sqlite, pool::PoolConnection};

/// A connection to SQLite or PostgreSQL.
pub enum Conn {
    /// SQLite, for a single machine.
    Sqlite(PoolConnection<Sqlite>),
    /// PostgreSQL, for several machines.
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    /// Runs statements without parameters and results, such as `BEGIN`.
    pub async fn run(&mut self, statements: &'static str) -> sqlx::Result<()> {
        use sqlx::Executor;
        match self {
            Self::Sqlite(db) => db.execute(statements).await.map(drop),
            Self::Postgres(db) => db.execute(statements).await.map(drop),
        }
    }

    /// Closes the connection instead of returning it to its pool.
    pub async fn close(self) {
        let closed = match self {
            Self::Sqlite(db) => db.close().await,
            Self::Postgres(db) => db.close().await,
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
                sqlx::query_as($sql)$(.bind($parameter))*.$run(&mut **db).await
            }
        }
        .map_err($crate::error::Error::from)
    };
}

pub(super) use {execute, fetch};
