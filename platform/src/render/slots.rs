//! Work on pictures: off the async workers, and no more at once than there are cores.

use std::sync::LazyLock;

use tokio::{
    sync::Semaphore,
    task::{JoinError, spawn_blocking},
};

// A decoded photo takes up to 200 MB, and more threads than cores would make none of it faster.
static SLOTS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// Runs `work` once a slot is free. It runs to its end even when the caller goes away, and keeps the slot so long.
///
/// # Errors
/// If `work` panicked.
pub async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    // The semaphore is never closed: without a slot the work would still be right, only early.
    let slot = SLOTS.acquire().await.ok();
    let working = spawn_blocking(move || {
        let done = work();
        drop(slot);
        done
    });
    working.await
}
