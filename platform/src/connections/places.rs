//! How many connections are open at the same time, and which of them has to make room for another.

use std::sync::Arc;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::waiting::Waiting;

/// The number of connections if the operating system does not limit the number of files.
const UNLIMITED: u64 = 1 << 20;

/// The places for connections.
pub struct Places {
    free: Arc<Semaphore>,
    waiting: Waiting,
    close: watch::Sender<()>,
}

impl Places {
    /// Places for `count` connections. A message through `close` closes those without a request in progress.
    pub fn new(count: usize, waiting: Waiting, close: watch::Sender<()>) -> Self {
        let free = Arc::new(Semaphore::new(count.clamp(1, Semaphore::MAX_PERMITS)));
        Self {
            free,
            waiting,
            close,
        }
    }

    /// Takes a place. If there is none, the connection that has waited for its first request for the longest time has to make
    /// room; if none is waiting, those that are kept alive without a request.
    pub async fn take(&mut self) -> OwnedSemaphorePermit {
        if let Ok(place) = self.free.clone().try_acquire_owned() {
            return place;
        }
        if !self.waiting.close_oldest() {
            self.close.send_replace(());
        }
        match self.free.clone().acquire_owned().await {
            Ok(place) => place,
            // The semaphore is never closed.
            Err(_) => std::future::pending().await,
        }
    }
}

/// The number of connections for which there are files: half of those that the process may open. The other half is for the
/// database, and for what a request may need: a file of the widget, or a call of another server.
///
/// The process first raises its limit as far as it may. Most systems start processes with a low one, for programs that
/// cannot handle more than 1024.
pub fn max_connections() -> usize {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
    let files = getrlimit(Resource::Nofile).current.unwrap_or(UNLIMITED);
    usize::try_from(files.min(UNLIMITED) / 2).unwrap_or(usize::MAX)
}
