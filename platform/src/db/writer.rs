//! One thread writes, and commits in groups: what is queued shares one transaction and one sync to disk.
//!
//! Each job runs in a savepoint of its own, so that one that fails undoes itself alone, and is answered only
//! after COMMIT, so that what was acknowledged is on disk.

use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, future::LocalBoxFuture};
use sqlx::{Executor, SqliteConnection};
use tokio::{
    runtime,
    sync::{mpsc, oneshot},
};

use crate::error::{Error, Result};

/// Jobs that may wait; beyond it callers wait to hand theirs over.
const QUEUE: usize = 1024;
/// Jobs of one transaction: more would keep the first of them waiting for no further gain.
const BATCH: usize = 128;

/// Hands jobs to the writing thread, which ends when the last handle is dropped.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
}

impl Writer {
    /// Starts the writing thread on a connection of its own. A thread, because what async closures return
    /// cannot be promised to be `Send`, and because no busy runtime should keep a commit waiting.
    pub fn start(connection: SqliteConnection) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let write = move || runtime.block_on(write_batches(connection, queue));
        std::thread::Builder::new()
            .name("database writer".to_owned())
            .spawn(write)?;
        Ok(Self { jobs })
    }

    /// Runs `work` in a transaction and returns when it is committed. An error undoes what `work` did.
    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut SqliteConnection) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending {
            work: Some(work),
            outcome: None,
            reply,
        });
        self.jobs.send(job).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }
}

fn stopped() -> Error {
    Error::internal("the database writer has stopped")
}

trait Job: Send {
    /// Does the work; true if it is to be kept.
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> LocalBoxFuture<'c, bool>;
    /// Answers the caller, given how the batch's COMMIT went.
    fn finish(self: Box<Self>, commit: Result<()>);
}

struct Pending<T, F> {
    work: Option<F>,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: AsyncFnOnce(&mut SqliteConnection) -> Result<T> + Send,
{
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> LocalBoxFuture<'c, bool> {
        Box::pin(async move {
            let Some(work) = self.work.take() else {
                return false;
            };
            let outcome = AssertUnwindSafe(work(connection)).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a write panicked")));
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        })
    }

    fn finish(self: Box<Self>, commit: Result<()>) {
        let outcome = match self.outcome {
            Some(Ok(value)) => commit.map(|()| value),
            Some(Err(error)) => Err(error),
            None => commit.and_then(|()| Err(stopped())),
        };
        // The caller may have gone (a dropped connection); the work stands all the same.
        drop(self.reply.send(outcome));
    }
}

async fn write_batches(mut connection: SqliteConnection, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let commit = write_batch(&mut connection, &mut batch)
            .await
            .map_err(Error::from);
        if commit.is_err() {
            roll_back(&mut connection).await;
        }
        for job in batch.drain(..) {
            job.finish(commit.clone());
        }
    }
}

/// IMMEDIATE, because a transaction that reads before it writes ignores the busy timeout.
async fn write_batch(
    connection: &mut SqliteConnection,
    batch: &mut [Box<dyn Job>],
) -> sqlx::Result<()> {
    connection.execute("BEGIN IMMEDIATE").await?;
    for job in batch {
        connection.execute("SAVEPOINT job").await?;
        if !job.run(connection).await {
            connection.execute("ROLLBACK TO job").await?;
        }
        connection.execute("RELEASE job").await?;
    }
    connection.execute("COMMIT").await?;
    Ok(())
}

async fn roll_back(connection: &mut SqliteConnection) {
    if let Err(error) = connection.execute("ROLLBACK").await {
        tracing::warn!(%error, "nothing to roll back");
    }
}
