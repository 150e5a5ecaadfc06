//! The connections that have not sent a request yet.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};

/// All connections that have not sent a request yet, by the order in which they were accepted.
#[derive(Clone, Default)]
pub struct Waiting(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    next: u64,
    /// A message closes the connection; without one, its request has arrived.
    connections: BTreeMap<u64, oneshot::Sender<()>>,
}

/// The place of a connection in the queue. Dropping the last copy gives it up.
#[derive(Clone)]
pub struct Ticket {
    entry: Arc<Entry>,
}

struct Entry {
    number: u64,
    /// Whether a request has arrived.
    arrived: AtomicBool,
    waiting: Waiting,
}

/// The arrival of a connection's first request.
pub struct Arrival(oneshot::Receiver<()>);

impl Waiting {
    /// Adds a connection.
    pub fn add(&self) -> (Ticket, Arrival) {
        let (sender, receiver) = oneshot::channel();
        let mut queue = self.lock();
        let number = queue.next;
        queue.next += 1;
        queue.connections.insert(number, sender);
        let entry = Arc::new(Entry {
            number,
            arrived: AtomicBool::new(false),
            waiting: self.clone(),
        });
        (Ticket { entry }, Arrival(receiver))
    }

    /// Closes the connection that has waited for the longest time. Returns false if none waits.
    pub fn close_oldest(&self) -> bool {
        let oldest = self.lock().connections.pop_first();
        oldest.is_some_and(|(_, connection)| connection.send(()).is_ok())
    }

    /// Closes all of them.
    pub fn close_all(&self) {
        while let Some((_, connection)) = self.lock().connections.pop_first() {
            connection.send(()).ok();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    /// Leaves the queue, because the connection has sent a request. If the connection is being closed, this never
    /// completes, so that the request is not begun.
    pub async fn request_arrived(&self) {
        let Entry {
            number,
            arrived,
            waiting,
        } = &*self.entry;
        if arrived.load(Ordering::Relaxed) {
            return;
        }
        if waiting.lock().connections.remove(number).is_none() {
            std::future::pending::<()>().await;
        }
        arrived.store(true, Ordering::Relaxed);
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.waiting.lock().connections.remove(&self.number);
    }
}

impl Arrival {
    /// Completes if the connection is to be closed: because it has to make room, or because no request has arrived within
    /// this time.
    pub async fn failed(self, limit: Duration) {
        // The sender is dropped when a request has arrived.
        if let Ok(Err(_)) = timeout(limit, self.0).await {
            std::future::pending::<()>().await;
        }
    }
}
