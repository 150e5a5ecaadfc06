//! Image processing on blocking threads, with at most one job per core at a time.

use std::sync::LazyLock;

use tokio::{
    sync::Semaphore,
    task::{JoinError, spawn_blocking},
};

// A decoded photo takes up to 200 MB, and more threads than cores would not be any faster.
static SLOTS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// Runs `work` once a slot is free. If the caller is cancelled, the work still runs to its end and keeps its slot until
/// then.
///
/// # Errors
/// Fails if `work` panicked.
pub async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    // The semaphore is never closed, so this cannot fail. Without a permit the work would merely run too early.
    let permit = SLOTS.acquire().await.ok();
    let task = spawn_blocking(move || {
        let result = work();
        drop(permit);
        result
    });
    task.await
}
