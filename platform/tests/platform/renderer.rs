//! A renderer whose behaviour a test chooses.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use genvoris::render::{Picture, RenderError, RenderJob, Renderer};
use tokio::sync::Semaphore;

#[derive(Clone, Copy, Default)]
pub enum Behaviour {
    #[default]
    Succeed,
    Fail,
    Panic,
    /// Succeeds once the test opens the gate.
    Wait,
    /// Fails once the test opens the gate.
    FailLate,
}

pub struct TestRenderer {
    pub runs: AtomicUsize,
    behaviour: Mutex<Behaviour>,
    started: Semaphore,
    stopped: Semaphore,
    gate: Semaphore,
}

impl Default for TestRenderer {
    fn default() -> Self {
        Self {
            runs: AtomicUsize::new(0),
            behaviour: Mutex::default(),
            started: Semaphore::new(0),
            stopped: Semaphore::new(0),
            gate: Semaphore::new(0),
        }
    }
}

impl TestRenderer {
    pub fn with_behaviour(behaviour: Behaviour) -> std::sync::Arc<Self> {
        let renderer = Self::default();
        renderer.set_behaviour(behaviour);
        renderer.into()
    }

    pub fn set_behaviour(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    pub fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    /// Returns when a waiting run has started.
    pub async fn started(&self) {
        self.started.acquire().await.unwrap().forget();
    }

    /// Returns when a waiting run was cancelled before the gate was opened.
    pub async fn stopped(&self) {
        let stopped = self.stopped.acquire();
        let stopped = tokio::time::timeout(Duration::from_secs(10), stopped).await;
        stopped.expect("no run was stopped").unwrap().forget();
    }

    async fn wait(&self) {
        let stop = Stop(&self.stopped);
        self.started.add_permits(1);
        self.gate.acquire().await.unwrap().forget();
        std::mem::forget(stop);
    }

    pub fn open_gate(&self) {
        self.gate.add_permits(1000);
    }
}

/// Signals when it is dropped, because then the run was cancelled.
struct Stop<'a>(&'a Semaphore);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}

impl Renderer for TestRenderer {
    fn name(&self) -> &'static str {
        "test"
    }

    fn render(&self, job: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>> {
        async move {
            let run = self.runs.fetch_add(1, Ordering::SeqCst);
            let behaviour = *self.behaviour.lock().unwrap();
            match behaviour {
                Behaviour::Succeed => {}
                Behaviour::Fail => return Err(RenderError::Unavailable("no answer".to_owned())),
                Behaviour::Panic => panic!("the renderer is told to panic"),
                Behaviour::Wait => self.wait().await,
                Behaviour::FailLate => {
                    self.wait().await;
                    return Err(RenderError::Unavailable("no answer".to_owned()));
                }
            }
            let picture = Picture::Encoded {
                mime: "image/jpeg",
                bytes: run.to_be_bytes().to_vec(),
            };
            Ok(vec![picture; usize::from(job.variation_count)])
        }
        .boxed()
    }
}
