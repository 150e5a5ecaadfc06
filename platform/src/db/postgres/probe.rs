//! The first connection to PostgreSQL, which finds out what the pools could not tell: why it is refused, and whether PgBouncer
//! is in between.

use std::time::Duration;

use sqlx::{ConnectOptions, Connection, Executor, PgConnection, Row, postgres::PgConnectOptions};
use tokio::time::{Instant, sleep, timeout_at};

use super::{ACQUIRE_TIMEOUT, options::Options, refusal};
use crate::error::{Error, Result};

/// How long to wait until connecting is tried again.
const RETRY_DELAY: Duration = Duration::from_millis(250);

/// Connects, and returns the options that fit the server.
///
/// # Errors
/// 500 whose cause says in one sentence what to do.
pub async fn connect(options: Options) -> Result<Options> {
    if reaches_server(&options).await? {
        return Ok(options);
    }
    tracing::info!("PgBouncer is in front of PostgreSQL");
    let options = options.through_pgbouncer();
    let session = connect_with(&options.for_writing()).await;
    let session = session.map_err(|error| refused(&error, &options))?;
    session.close().await?;
    Ok(options)
}

/// Whether the server itself gets the options of a session. PgBouncer refuses or ignores those that it does not know.
async fn reaches_server(options: &Options) -> Result<bool> {
    if !options.direct {
        return Ok(false);
    }
    match connect_with(&options.for_writing()).await {
        Ok(session) => Ok(has_options(session).await?),
        Err(error) if refusal::is_unknown_parameter(&error) => Ok(false),
        Err(error) => Err(refused(&error, options)),
    }
}

fn refused(error: &sqlx::Error, options: &Options) -> Error {
    refusal::explain(error, &options.for_reading())
}

/// Connects. Tries again for a while if the server is just starting.
async fn connect_with(options: &PgConnectOptions) -> sqlx::Result<PgConnection> {
    let deadline = Instant::now() + ACQUIRE_TIMEOUT;
    loop {
        let connected = timeout_at(deadline, options.connect()).await;
        match connected.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
            Err(error) if refusal::may_pass(&error) && Instant::now() + RETRY_DELAY < deadline => {
                sleep(RETRY_DELAY).await;
            }
            connected => return connected,
        }
    }
}

/// Whether the server has received the options of this session.
async fn has_options(mut session: PgConnection) -> sqlx::Result<bool> {
    let (show, expected) = Options::evidence();
    let value: String = session.fetch_one(show).await?.try_get(0)?;
    session.close().await?;
    Ok(value == expected)
}
