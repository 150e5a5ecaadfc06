//! The writer, which runs every change of the database on its own thread.
//!
//! A change is an async closure, a job. Its future cannot be promised to be `Send`, so it must stay on one thread.
//! Because that thread is separate, a busy runtime does not delay commits.
//!
//! A job is answered only after COMMIT, so that whatever a client was told is on disk.

mod job;
mod postgres;
mod sqlite;
pub mod write_ahead_log;

use std::{sync::Arc, thread};

use tokio::{
    runtime::{Builder, Runtime},
    sync::{Notify, mpsc, oneshot, watch},
    task::LocalSet,
};

use self::{
    job::{Job, Queue, QueuedJob},
    write_ahead_log::WriteAheadLog,
};
use super::{Conn, postgres::Pool};
use crate::error::{Error, Result};

/// How many jobs may wait. While the queue is full, callers wait to add theirs.
const QUEUE_CAPACITY: usize = 1024;
/// How many jobs share a transaction on SQLite, and how many items a batch. More would delay the first of them and gain nothing.
pub const MAX_BATCH: usize = 128;

/// Sends jobs to the writer's thread, which ends when the last handle is dropped.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
    stop: Arc<Notify>,
    /// Closed when the thread has ended.
    ended: watch::Receiver<()>,
}

impl Writer {
    /// A writer for SQLite, which uses this one connection, runs many jobs in one transaction, and keeps the
    /// log short.
    pub fn sqlite(connection: Conn, log: WriteAheadLog) -> std::io::Result<Self> {
        // SQLite needs neither sockets nor timers, so their drivers are not enabled.
        let runtime = Builder::new_current_thread().build()?;
        Self::start(runtime, move |queue| sqlite::run(connection, queue, log))
    }

    /// A writer for PostgreSQL, which uses the connections of this pool and runs each job in a separate transaction.
    pub fn postgres(pool: Pool) -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Self::start(runtime, |queue| postgres::run(pool, queue))
    }

    fn start<F: Future<Output = ()>>(
        runtime: Runtime,
        run: impl FnOnce(Queue) -> F + Send + 'static,
    ) -> std::io::Result<Self> {
        let (jobs, receiver) = mpsc::channel(QUEUE_CAPACITY);
        let (ending, ended) = watch::channel(());
        let stop = Arc::new(Notify::new());
        let queue = Queue::new(receiver, stop.clone());
        let thread = thread::Builder::new().name("database writer".to_owned());
        thread.spawn(move || {
            LocalSet::new().block_on(&runtime, run(queue));
            drop(ending);
        })?;
        Ok(Self { jobs, stop, ended })
    }

    /// Accepts no more jobs. Returns when the jobs in progress are done and the connections are closed.
    pub async fn close(&self) {
        self.stop.notify_one();
        let mut ended = self.ended.clone();
        // Nothing is ever sent on this channel. It is closed when the thread ends.
        while ended.changed().await.is_ok() {}
    }

    /// Runs `work` in a transaction, and returns when the transaction is committed. An error rolls back what `work` did.
    ///
    /// `work` may run again from its start if it conflicts with another process, or if another job of its batch fails.
    /// It must therefore have no effects outside of the database.
    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (reply, result) = oneshot::channel();
        let job = Box::new(QueuedJob::new(work, reply));
        self.jobs.send(job).await.map_err(|_| stopped())?;
        result.await.map_err(|_| stopped())?
    }
}

/// The error of those who wait for a writer that is gone.
pub fn stopped() -> Error {
    Error::internal("the database writer has stopped")
}

async fn roll_back(db: &mut Conn) {
    if let Err(error) = db.run("ROLLBACK").await {
        tracing::warn!(%error, "the transaction could not be rolled back");
    }
}
