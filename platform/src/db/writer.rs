//! Writing, on a thread of its own: what async closures return cannot be promised to be `Send`, and no busy runtime
//! should keep a commit waiting.
//!
//! On SQLite jobs are committed in groups: what is queued shares one transaction and one sync to disk. Where one of
//! them fails, each runs again in a savepoint of its own, so that the one undoes itself alone. On PostgreSQL, which
//! groups commits itself, each job is a transaction, as many at once as there are connections.
//!
//! A job is answered only after COMMIT, so that what was acknowledged is on disk.

use std::{
    hash::{BuildHasher, RandomState},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{FutureExt, future::LocalBoxFuture};
use sqlx::PgPool;
use tokio::{
    runtime,
    sync::{Notify, mpsc, oneshot, watch},
    task::LocalSet,
};

use super::{ACQUIRE_TIMEOUT, Conn};
use crate::error::{Error, Result};

/// Jobs that may wait; beyond it callers wait to hand theirs over.
const QUEUE: usize = 1024;
/// Jobs of one transaction: more would keep the first of them waiting for no further gain.
pub const BATCH: usize = 128;
/// How often a transaction is begun that loses against another process.
const MAX_TRIES: usize = 8;
/// The longest wait after the first try; it grows by as much with each try.
const BACKOFF: Duration = Duration::from_millis(10);

/// Hands jobs to the writing thread, which ends when the last handle is dropped.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
    stop: Arc<Notify>,
    /// Closed when the thread has ended.
    ended: watch::Receiver<()>,
}

impl Writer {
    /// Writes on this one connection, at most `batch` jobs in one transaction.
    pub fn batching(connection: Conn, batch: usize) -> std::io::Result<Self> {
        // Without the drivers of sockets and timers: SQLite needs neither.
        let runtime = runtime::Builder::new_current_thread().build()?;
        Self::start(runtime, move |queue| {
            write_batches(connection, queue, batch)
        })
    }

    /// Writes on the connections of this pool, a transaction per job.
    pub fn pooling(pool: PgPool) -> std::io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        Self::start(runtime, |queue| write_singly(pool, queue))
    }

    fn start<W: Future<Output = ()>>(
        runtime: runtime::Runtime,
        write: impl FnOnce(Queue) -> W + Send + 'static,
    ) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (ending, ended) = watch::channel(());
        let stop = Arc::new(Notify::new());
        let queue = Queue {
            jobs: queue,
            stop: stop.clone(),
        };
        std::thread::Builder::new()
            .name("database writer".to_owned())
            .spawn(move || {
                LocalSet::new().block_on(&runtime, write(queue));
                drop(ending);
            })?;
        Ok(Self { jobs, stop, ended })
    }

    /// Takes no more jobs, and returns when those under way are done and the connection is closed.
    pub async fn close(&self) {
        self.stop.notify_one();
        let mut ended = self.ended.clone();
        // Nothing is ever sent: the only news is that the thread has ended.
        while ended.changed().await.is_ok() {}
    }

    /// Runs `work` in a transaction and returns when it is committed. An error undoes what `work` did. It may be
    /// run again from the start, when another process or a job beside it stood in its way: what it does outside of
    /// the database is done as often.
    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending {
            work,
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

/// What a job wants of its transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TxOutcome {
    Commit,
    RollBack,
    Retry,
}

trait Job: Send {
    /// Does the work.
    fn run<'c>(&'c mut self, db: &'c mut Conn) -> LocalBoxFuture<'c, TxOutcome>;
    /// Answers the caller, given how COMMIT went.
    fn finish(self: Box<Self>, commit: Result<()>);
}

struct Pending<T, F> {
    work: F,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: AsyncFn(&mut Conn) -> Result<T> + Send,
{
    fn run<'c>(&'c mut self, db: &'c mut Conn) -> LocalBoxFuture<'c, TxOutcome> {
        Box::pin(async move {
            let outcome = AssertUnwindSafe((self.work)(db)).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a write panicked")));
            let left = match &outcome {
                Ok(_) => TxOutcome::Commit,
                Err(error) if error.is_conflict() => TxOutcome::Retry,
                Err(_) => TxOutcome::RollBack,
            };
            self.outcome = Some(outcome);
            left
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

/// What is to be done, until the writer is closed.
struct Queue {
    jobs: mpsc::Receiver<Box<dyn Job>>,
    stop: Arc<Notify>,
}

impl Queue {
    /// Waits for jobs, at most `size`, and returns how many; 0 when there will be no more.
    async fn next(&mut self, batch: &mut Vec<Box<dyn Job>>, size: usize) -> usize {
        tokio::select! {
            received = self.jobs.recv_many(batch, size) => return received,
            () = self.stop.notified() => self.jobs.close(),
        }
        self.jobs.recv_many(batch, size).await
    }
}

async fn write_batches(mut db: Conn, mut queue: Queue, size: usize) {
    let mut batch = Vec::with_capacity(size);
    while queue.next(&mut batch, size).await > 0 {
        let commit = write_batch(&mut db, &mut batch).await.map_err(Error::from);
        if commit.is_err() {
            roll_back(&mut db).await;
        }
        for job in batch.drain(..) {
            job.finish(commit.clone());
        }
    }
    // Not just dropped: the last connection to close leaves no log behind.
    db.close().await;
}

/// First as if no job could fail, because most do not, and each command between two jobs is a visit to the driver's
/// thread; where one does, all of them again, each in a savepoint.
async fn write_batch(db: &mut Conn, batch: &mut [Box<dyn Job>]) -> sqlx::Result<()> {
    if write_at_once(db, batch).await? {
        return Ok(());
    }
    db.run("ROLLBACK").await?;
    write_one_by_one(db, batch).await
}

/// False where a job is not to be kept, and with it nothing of the transaction.
///
/// IMMEDIATE, because a transaction that reads before it writes ignores the busy timeout.
async fn write_at_once(db: &mut Conn, batch: &mut [Box<dyn Job>]) -> sqlx::Result<bool> {
    db.run("BEGIN IMMEDIATE").await?;
    for job in batch.iter_mut() {
        if job.run(db).await != TxOutcome::Commit {
            return Ok(false);
        }
    }
    db.run("COMMIT").await?;
    Ok(true)
}

async fn write_one_by_one(db: &mut Conn, batch: &mut [Box<dyn Job>]) -> sqlx::Result<()> {
    db.run("BEGIN IMMEDIATE; SAVEPOINT job").await?;
    for job in batch.iter_mut() {
        let kept = job.run(db).await == TxOutcome::Commit;
        let end = if kept {
            "RELEASE job; SAVEPOINT job"
        } else {
            "ROLLBACK TO job"
        };
        db.run(end).await?;
    }
    db.run("RELEASE job; COMMIT").await
}

async fn write_singly(pool: PgPool, mut queue: Queue) {
    let mut next = Vec::with_capacity(1);
    while queue.next(&mut next, 1).await > 0 {
        let Some(job) = next.pop() else { continue };
        // Waiting here for a free connection is what bounds the work under way.
        match pool.acquire().await {
            Ok(connection) => {
                tokio::task::spawn_local(write_one(Conn::Postgres(connection), job));
            }
            Err(error) => job.finish(Err(error.into())),
        }
    }
    // Waits for the transactions under way.
    pool.close().await;
}

async fn write_one(mut db: Conn, mut job: Box<dyn Job>) {
    let begun = Instant::now();
    for tries in 1..=MAX_TRIES {
        let again = tries < MAX_TRIES && begun.elapsed() < ACQUIRE_TIMEOUT;
        match transaction(&mut db, &mut *job).await {
            Ok(TxOutcome::Retry) if again => {}
            Err(error) if again && error.is_conflict() => {}
            done => return job.finish(done.map(drop)),
        }
        backoff(tries).await;
    }
}

/// Waits longer from try to try, by a random share, so that two transactions that conflicted do not meet again.
async fn backoff(tries: usize) {
    let share = RandomState::new().hash_one(tries) % 100;
    let longest = BACKOFF * u32::try_from(tries).unwrap_or(u32::MAX);
    tokio::time::sleep(longest * u32::try_from(share).unwrap_or_default() / 100).await;
}

async fn transaction(db: &mut Conn, job: &mut dyn Job) -> Result<TxOutcome> {
    db.run("BEGIN").await?;
    let outcome = job.run(db).await;
    if outcome == TxOutcome::Commit {
        db.run("COMMIT").await?;
    } else {
        roll_back(db).await;
    }
    Ok(outcome)
}

async fn roll_back(db: &mut Conn) {
    if let Err(error) = db.run("ROLLBACK").await {
        tracing::warn!(%error, "nothing to roll back");
    }
}
