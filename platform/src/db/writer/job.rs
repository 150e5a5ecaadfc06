//! Jobs, and the queue in which they wait.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::{FutureExt, future::LocalBoxFuture};
use tokio::sync::{Notify, mpsc, oneshot};

use super::stopped;
use crate::{
    db::Conn,
    error::{Error, Result},
};

/// What should become of the transaction of a job that has run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TxOutcome {
    /// The job has succeeded.
    Commit,
    /// The job has failed.
    RollBack,
    /// The job conflicts with another transaction and should run again.
    Retry,
}

/// A job of any type.
pub trait Job: Send {
    /// Does the work. May be called again, after a rollback.
    fn run<'c>(&'c mut self, db: &'c mut Conn) -> LocalBoxFuture<'c, TxOutcome>;

    /// Answers the caller, given the result of COMMIT.
    fn finish(self: Box<Self>, commit: Result<()>);
}

/// The work of one call of [`Writer::run`](super::Writer::run).
pub struct QueuedJob<T, F> {
    work: F,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> QueuedJob<T, F> {
    /// Does this work and sends its result to `reply`.
    pub fn new(work: F, reply: oneshot::Sender<Result<T>>) -> Self {
        Self {
            work,
            result: None,
            reply,
        }
    }
}

impl<T, F> Job for QueuedJob<T, F>
where
    T: Send,
    F: AsyncFn(&mut Conn) -> Result<T> + Send,
{
    fn run<'c>(&'c mut self, db: &'c mut Conn) -> LocalBoxFuture<'c, TxOutcome> {
        Box::pin(async move {
            let result = AssertUnwindSafe((self.work)(db)).catch_unwind().await;
            let result = result.unwrap_or_else(|_| Err(Error::internal("a write panicked")));
            let outcome = match &result {
                Ok(_) => TxOutcome::Commit,
                Err(error) if error.is_conflict() => TxOutcome::Retry,
                Err(_) => TxOutcome::RollBack,
            };
            self.result = Some(result);
            outcome
        })
    }

    fn finish(self: Box<Self>, commit: Result<()>) {
        let result = match self.result {
            Some(Ok(value)) => commit.map(|()| value),
            Some(Err(error)) => Err(error),
            None => commit.and_then(|()| Err(stopped())),
        };
        // The caller may be gone, for example because its connection was lost. The work is committed all the same.
        drop(self.reply.send(result));
    }
}

/// The jobs that wait, until the writer is closed.
pub struct Queue {
    jobs: mpsc::Receiver<Box<dyn Job>>,
    stop: Arc<Notify>,
}

impl Queue {
    /// A queue of these jobs, which is closed when `stop` is notified.
    pub fn new(jobs: mpsc::Receiver<Box<dyn Job>>, stop: Arc<Notify>) -> Self {
        Self { jobs, stop }
    }

    /// Waits for jobs and appends up to `max` of them to `batch`. Returns how many; 0 after the queue is closed and empty.
    pub async fn receive(&mut self, batch: &mut Vec<Box<dyn Job>>, max: usize) -> usize {
        tokio::select! {
            received = self.jobs.recv_many(batch, max) => return received,
            () = self.stop.notified() => self.jobs.close(),
        }
        self.jobs.recv_many(batch, max).await
    }
}
