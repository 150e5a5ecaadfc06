//! Reads or writes items of one kind together: those that arrive while a batch is under way are the next batch.
//!
//! Under load, a batch costs little more than an item. Without load, nothing waits: each item is a batch.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{
    Conn, Writer,
    writer::{MAX_BATCH, stopped},
};
use crate::error::{Error, Result};

/// After how long a batch is given up, so that a connection on which nothing arrives any more does not stop the server. A
/// batch of writes may be committed all the same, later: those who repeat its items find what it has done.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The results of a batch, one for each item, in their order; none for those that it has left untouched.
type Results<R> = Result<Vec<Option<R>>>;

/// An item, and where its result is awaited.
type Waiting<I, R> = (I, oneshot::Sender<Result<Option<R>>>);

/// Collects items and runs each batch of them at once. It stops when it is dropped.
pub struct Batcher<I, R> {
    items: mpsc::Sender<Waiting<I, R>>,
}

impl<I, R> Batcher<I, R>
where
    I: Send + Sync + 'static,
    R: Send + 'static,
{
    /// A batcher that runs each batch with `run`.
    pub fn new<B>(run: impl Fn(Vec<I>) -> B + Send + Sync + 'static) -> Self
    where
        B: Future<Output = Results<R>> + Send,
    {
        let (items, mut queue) = mpsc::channel::<Waiting<I, R>>(MAX_BATCH);
        tokio::spawn(async move {
            let mut waiting = Vec::with_capacity(MAX_BATCH);
            while queue.recv_many(&mut waiting, MAX_BATCH).await > 0 {
                receive_more(&mut queue, &mut waiting).await;
                let (items, replies): (Vec<I>, Vec<_>) = waiting.drain(..).unzip();
                answer(replies, finish(run(items)).await);
            }
        });
        Self { items }
    }

    /// A batcher that writes each batch in one job of the [`Writer`]. Like every job, it may run again from its start. If it
    /// fails, its items are left untouched, so that none of them can fail another one, unless the database is away.
    pub fn writer<F>(writer: Writer, write: F) -> Self
    where
        F: AsyncFn(&mut Conn, &[I]) -> Results<R> + Send + Sync + 'static,
    {
        let write = Arc::new(write);
        Self::new(move |items: Vec<I>| {
            let (writer, write) = (writer.clone(), write.clone());
            async move {
                let count = items.len();
                let batch = async move |db: &mut Conn| {
                    wait_briefly_for_locks(db).await?;
                    write(db, &items).await.map_err(without_retry)
                };
                match writer.run(batch).await {
                    Err(error) if !error.is_database_away() => {
                        tracing::warn!(%error, "a batch failed; its items are written one by one");
                        Ok((0..count).map(|_| None).collect())
                    }
                    written => written,
                }
            }
        })
    }

    /// The result of this item, which runs with others. None if the batch has left it untouched.
    ///
    /// # Errors
    /// 500 if the batch failed or took too long.
    pub async fn run(&self, item: I) -> Result<Option<R>> {
        let (reply, result) = oneshot::channel();
        let sent = self.items.send((item, reply)).await;
        sent.map_err(|_| stopped())?;
        result.await.map_err(|_| stopped())?
    }
}

/// On PostgreSQL, a batch waits for a row that another transaction has locked only for as long as everybody in it can wait.
async fn wait_briefly_for_locks(db: &mut Conn) -> Result<()> {
    match db {
        Conn::Postgres(_) => Ok(db.run("SET LOCAL lock_timeout = '500ms'").await?),
        Conn::Sqlite(_) => Ok(()),
    }
}

/// The items of a batch that met a locked row are written one by one at once, so that only those wait that need the row.
fn without_retry(error: Error) -> Error {
    match error.is_lock_timeout() {
        true => Error::internal(format!("another transaction has locked a row: {error:?}")),
        false => error,
    }
}

/// Runs a batch to its end, whatever happens in it: those who come later are served by the same task.
async fn finish<R>(batch: impl Future<Output = Results<R>>) -> Results<R> {
    let batch = AssertUnwindSafe(timeout(TIMEOUT, batch)).catch_unwind();
    match batch.await {
        Ok(Ok(results)) => results,
        Ok(Err(_)) => Err(Error::internal("a batch took too long")),
        Err(_) => Err(Error::internal("a batch panicked")),
    }
}

/// Receives what tasks that are ready to run send, so that those whom the last batch has answered are in one batch again.
async fn receive_more<I, R>(
    queue: &mut mpsc::Receiver<Waiting<I, R>>,
    waiting: &mut Vec<Waiting<I, R>>,
) {
    let mut before = 0;
    while before < waiting.len() && waiting.len() < MAX_BATCH {
        before = waiting.len();
        tokio::task::yield_now().await;
        while waiting.len() < MAX_BATCH
            && let Ok(item) = queue.try_recv()
        {
            waiting.push(item);
        }
    }
}

/// Callers may be gone. What was written stays so all the same.
fn answer<R>(replies: Vec<oneshot::Sender<Result<Option<R>>>>, results: Results<R>) {
    match results {
        Ok(results) => {
            for (reply, result) in replies.into_iter().zip(results) {
                drop(reply.send(Ok(result)));
            }
        }
        Err(error) => {
            for reply in replies {
                drop(reply.send(Err(error.clone())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures_util::future::join_all;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn items_that_arrive_while_a_batch_is_under_way_are_one_batch() {
        let (sizes, resume) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Notify::new()));
        let (seen, resumed) = (sizes.clone(), resume.clone());
        let batcher = Batcher::new(move |items: Vec<u32>| {
            let (seen, resumed) = (seen.clone(), resumed.clone());
            async move {
                let is_first = seen.lock().unwrap().is_empty();
                seen.lock().unwrap().push(items.len());
                if is_first {
                    resumed.notified().await;
                }
                let doubled = |item: u32| (item % 2 == 1).then_some(2 * item);
                Ok(items.into_iter().map(doubled).collect())
            }
        });
        let batcher = Arc::new(batcher);
        let first = tokio::spawn({
            let batcher = batcher.clone();
            async move { batcher.run(1).await }
        });
        while sizes.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        let others = join_all((2..6).map(|item| batcher.run(item)));
        let resume = async { resume.notify_one() };
        let (others, ()) = tokio::join!(others, resume);
        assert_eq!(first.await.unwrap().unwrap(), Some(2));
        let others: Vec<_> = others.into_iter().map(Result::unwrap).collect();
        assert_eq!(others, [None, Some(6), None, Some(10)]);
        assert_eq!(*sizes.lock().unwrap(), [1, 4]);
    }

    #[tokio::test]
    async fn a_batch_that_fails_or_panics_is_not_the_last_one() {
        let batcher = Batcher::new(async |items: Vec<u32>| match items[0] {
            0 => Err(Error::internal("the batch is told to fail")),
            1 => panic!("the batch is told to panic"),
            _ => Ok(items.into_iter().map(Some).collect()),
        });
        let failed = join_all([batcher.run(0), batcher.run(0)]).await;
        assert!(failed.iter().all(Result::is_err), "{failed:?}");
        assert!(batcher.run(1).await.is_err());
        assert_eq!(batcher.run(2).await.unwrap(), Some(2));
    }
}
