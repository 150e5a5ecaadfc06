//! Internal errors: their causes, and what the cause tells about a failed transaction.

use std::{borrow::Cow, error::Error as StdError, sync::Arc};

use super::Error;

/// Rows that a transaction has read were changed by another one before it could change them.
#[derive(Debug, thiserror::Error)]
#[error("another transaction has changed the same rows")]
pub struct Superseded;

/// The innermost cause of an error. The outer errors are worded for clients of the API, but whoever runs the server needs
/// the real reason.
pub fn root_cause<'e>(error: &'e (dyn StdError + 'static)) -> &'e (dyn StdError + 'static) {
    error.source().map_or(error, root_cause)
}

impl Error {
    /// An internal error with its cause.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(Arc::from(cause.into()))
    }

    /// Whether the database rejected a row because another one has the same unique value.
    pub fn is_duplicate(&self) -> bool {
        let Self::Internal(cause) = self else {
            return false;
        };
        let cause = cause.downcast_ref::<sqlx::Error>();
        cause
            .and_then(sqlx::Error::as_database_error)
            .is_some_and(|error| error.is_unique_violation())
    }

    /// Whether the database cannot be reached, or is shutting down or starting. The same call may succeed in a moment. The
    /// codes are PostgreSQL's classes 08 (connection exception) and 53 (insufficient resources), and its `admin_shutdown`,
    /// `crash_shutdown` and `cannot_connect_now`.
    pub fn is_database_away(&self) -> bool {
        let Self::Internal(cause) = self else {
            return false;
        };
        match cause.downcast_ref::<sqlx::Error>() {
            Some(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => true,
            Some(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                code.starts_with("08")
                    || code.starts_with("53")
                    || matches!(&*code, "57P01" | "57P02" | "57P03")
            }),
            _ => false,
        }
    }

    /// Whether a row was locked by another transaction for longer than `lock_timeout`: PostgreSQL's `lock_not_available`.
    pub fn is_lock_timeout(&self) -> bool {
        self.database_code().as_deref() == Some("55P03")
    }

    /// The code of the database's error.
    fn database_code(&self) -> Option<Cow<'_, str>> {
        let Self::Internal(cause) = self else {
            return None;
        };
        let cause = cause.downcast_ref::<sqlx::Error>()?;
        cause.as_database_error()?.code()
    }

    /// Whether the transaction conflicted with another one and may succeed when it is run again. These are PostgreSQL's
    /// `serialization_failure`, `deadlock_detected` and `lock_not_available`, and `foreign_key_violation`, which
    /// happens when the row that a new row refers to has just been deleted; and [`Superseded`].
    pub fn is_conflict(&self) -> bool {
        if let Self::Internal(cause) = self
            && cause.is::<Superseded>()
        {
            return true;
        }
        let code = self.database_code();
        matches!(code.as_deref(), Some("40001" | "40P01" | "55P03" | "23503"))
    }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<jsonwebtoken::errors::Error> for Error {
    fn from(cause: jsonwebtoken::errors::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Self {
        Self::internal(cause)
    }
}
