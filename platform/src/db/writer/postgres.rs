//! A transaction for each job on PostgreSQL, which groups commits itself. As many run concurrently as there are connections.

use std::{
    hash::{BuildHasher, RandomState},
    time::{Duration, Instant},
};

use super::{
    job::{Job, Queue, TxOutcome},
    roll_back,
};
use crate::{
    db::{ACQUIRE_TIMEOUT, Conn, postgres::Pool},
    error::Result,
};

/// How many times a transaction that conflicts with another one is tried.
const MAX_ATTEMPTS: usize = 8;
/// The longest delay after the first attempt. It grows by as much with each attempt.
const BACKOFF: Duration = Duration::from_millis(10);

/// Runs jobs until the queue is closed.
pub async fn run(pool: Pool, mut queue: Queue) {
    let mut next = Vec::with_capacity(1);
    while queue.receive(&mut next, 1).await > 0 {
        let Some(job) = next.pop() else { continue };
        // Waiting for a free connection limits how many transactions run concurrently.
        match pool.acquire().await {
            Ok(connection) => {
                tokio::task::spawn_local(write(connection, job));
            }
            Err(error) => job.finish(Err(error.into())),
        }
    }
    // This waits for the transactions in progress.
    pool.close().await;
}

async fn write(mut db: Conn, mut job: Box<dyn Job>) {
    let started = Instant::now();
    for attempt in 1..=MAX_ATTEMPTS {
        let may_retry = attempt < MAX_ATTEMPTS && started.elapsed() < ACQUIRE_TIMEOUT;
        match transaction(&mut db, &mut *job).await {
            Ok(TxOutcome::Retry) if may_retry => {}
            Err(error) if may_retry && error.is_conflict() => {}
            result => return job.finish(result.map(drop)),
        }
        backoff(attempt).await;
    }
}

async fn transaction(db: &mut Conn, job: &mut dyn Job) -> Result<TxOutcome> {
    db.run(db.begin_statement()).await?;
    let outcome = job.run(db).await;
    if outcome == TxOutcome::Commit {
        db.run("COMMIT").await?;
    } else {
        roll_back(db).await;
    }
    Ok(outcome)
}

/// Waits before the next attempt. The delay is random, so that two transactions that conflicted do not meet again.
async fn backoff(attempt: usize) {
    let percent = RandomState::new().hash_one(attempt) % 100;
    let longest = BACKOFF * u32::try_from(attempt).unwrap_or(u32::MAX);
    tokio::time::sleep(longest * u32::try_from(percent).unwrap_or_default() / 100).await;
}
