//! The options of a connection, from the database's URL.

use std::str::FromStr;

use sqlx::{ConnectOptions, postgres::PgConnectOptions};

use super::refusal;
use crate::error::Result;

/// How long a write waits for a row that another transaction has locked, until it is retried. Without a limit the
/// writes that wait for one row could occupy every connection.
const LOCK_TIMEOUT: &str = "5s";
/// After how long PostgreSQL ends the transaction of a process that has stopped responding, to release its locks.
const IDLE_TIMEOUT: &str = "10s";
/// What PostgreSQL's planner must not do with statements that write. It expects a hundred items in a JSON array, whatever
/// their number, and knows the size that a table had when it was last analyzed: it would read a whole table that grows, or
/// compile for a tenth of a second what runs in a thousandth.
const SWITCHED_OFF: [&str; 5] = [
    "enable_seqscan",
    "enable_bitmapscan",
    "enable_hashjoin",
    "enable_mergejoin",
    "jit",
];
/// The same for a single transaction. PgBouncer in transaction mode has no options of a session.
pub const BEGIN_WITH_OPTIONS: &str = "BEGIN; SET LOCAL lock_timeout = '5s';
    SET LOCAL idle_in_transaction_session_timeout = '10s';
    SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;
    SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off";
/// The parameter of the URL with which other programs, too, are told about PgBouncer.
const PGBOUNCER: &str = "pgbouncer=true";

/// The options of a connection.
#[derive(Clone)]
pub struct Options {
    connect: PgConnectOptions,
    /// Whether a session is a connection of the server, and not one that PgBouncer shares between clients.
    pub direct: bool,
}

impl Options {
    /// Reads the database's URL.
    ///
    /// # Errors
    /// 500 if it is invalid. Its text is not repeated, because it may contain a password.
    pub fn parse(url: &str) -> Result<Self> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let parameters: Vec<&str> = query.split('&').collect();
        let kept: Vec<&str> = parameters
            .iter()
            .copied()
            .filter(|parameter| *parameter != PGBOUNCER)
            .collect();
        let connect = PgConnectOptions::from_str(&format!("{base}?{}", kept.join("&")))
            .map_err(refusal::invalid_url)?
            .disable_statement_logging();
        let direct = kept.len() == parameters.len();
        Ok(Self { connect, direct })
    }

    /// The same for PgBouncer.
    pub fn through_pgbouncer(self) -> Self {
        Self {
            direct: false,
            ..self
        }
    }

    /// The options of connections that read. They also migrate, which may wait for locks for longer than writes may.
    pub fn for_reading(&self) -> PgConnectOptions {
        match self.direct {
            true => self.connect.clone(),
            // PgBouncer refuses parameters that it does not know.
            false => self.connect.clone().extra_float_digits(None),
        }
    }

    /// The options of connections that write: those of the URL, the timeouts, and the planner's.
    pub fn for_writing(&self) -> PgConnectOptions {
        match self.direct {
            true => self
                .for_reading()
                .options([
                    ("lock_timeout", LOCK_TIMEOUT),
                    ("idle_in_transaction_session_timeout", IDLE_TIMEOUT),
                ])
                .options(SWITCHED_OFF.map(|option| (option, "off"))),
            false => self.for_reading(),
        }
    }

    /// The setting by which a session shows that PgBouncer has kept its options from the server, and its expected value.
    pub const fn evidence() -> (&'static str, &'static str) {
        ("SHOW lock_timeout", LOCK_TIMEOUT)
    }
}
