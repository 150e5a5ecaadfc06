//! Group commit for SQLite: the jobs in the queue share one transaction, hence one sync to disk.

use super::{
    MAX_BATCH,
    job::{Job, Queue, TxOutcome},
    roll_back,
    write_ahead_log::WriteAheadLog,
};
use crate::{db::Conn, error::Error};

/// Runs jobs until the queue is closed, up to [`MAX_BATCH`] in one transaction.
pub async fn run(mut db: Conn, mut queue: Queue, mut log: WriteAheadLog) {
    let mut batch = Vec::with_capacity(MAX_BATCH);
    while queue.receive(&mut batch, MAX_BATCH).await > 0 {
        let commit = write_batch(&mut db, &mut batch).await.map_err(Error::from);
        if commit.is_err() {
            roll_back(&mut db).await;
        }
        for job in batch.drain(..) {
            job.finish(commit.clone());
        }
        log.shorten(&mut db).await;
    }
    // The connection is closed explicitly, because the last one to be closed moves the write-ahead log into the file.
    db.close().await;
}

/// Runs the batch without savepoints first, because most batches succeed, and each further command is a round trip to
/// the driver's thread. If a job fails, all of them run again, each in a savepoint.
async fn write_batch(db: &mut Conn, batch: &mut [Box<dyn Job>]) -> sqlx::Result<()> {
    if write_without_savepoints(db, batch).await? {
        return Ok(());
    }
    db.run("ROLLBACK").await?;
    write_with_savepoints(db, batch).await
}

/// Returns false, without committing, if a job fails.
///
/// The transaction is IMMEDIATE, because one that reads before it writes ignores the busy timeout.
async fn write_without_savepoints(db: &mut Conn, batch: &mut [Box<dyn Job>]) -> sqlx::Result<bool> {
    db.run("BEGIN IMMEDIATE").await?;
    for job in batch.iter_mut() {
        if job.run(db).await != TxOutcome::Commit {
            return Ok(false);
        }
    }
    db.run("COMMIT").await?;
    Ok(true)
}

/// A job that fails is rolled back alone.
async fn write_with_savepoints(db: &mut Conn, batch: &mut [Box<dyn Job>]) -> sqlx::Result<()> {
    db.run("BEGIN IMMEDIATE; SAVEPOINT job").await?;
    for job in batch.iter_mut() {
        let next = match job.run(db).await {
            TxOutcome::Commit => "RELEASE job; SAVEPOINT job",
            TxOutcome::RollBack | TxOutcome::Retry => "ROLLBACK TO job",
        };
        db.run(next).await?;
    }
    db.run("RELEASE job; COMMIT").await
}
