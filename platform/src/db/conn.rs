//! One connection type for both databases, and the macros that run one statement on either.

use sqlx::{Postgres, Sqlite, pool::PoolConnection};

/// A connection to the database that was configured.
pub enum Conn {
    /// The embedded one.
    Sqlite(PoolConnection<Sqlite>),
    /// The one for several machines.
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    /// Runs statements that take nothing and answer nothing, such as `BEGIN`.
    pub async fn run(&mut self, statements: &'static str) -> sqlx::Result<()> {
        use sqlx::Executor;
        match self {
            Self::Sqlite(db) => db.execute(statements).await.map(drop),
            Self::Postgres(db) => db.execute(statements).await.map(drop),
        }
    }

    /// Closes the connection for good.
    pub async fn close(self) {
        let closed = match self {
            Self::Sqlite(db) => db.close().await,
            Self::Postgres(db) => db.close().await,
        };
        if let Err(error) = closed {
            tracing::warn!(%error, "the database was not closed well");
        }
    }
}

/// `execute!(db, "…", a, b)`: runs a statement with these parameters and returns how many rows it touched.
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

/// `fetch!(db, fetch_all, "…", a, b)`: runs a query with these parameters and reads its rows as `FromRow`;
/// `fetch_one` and `fetch_optional` likewise.
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
