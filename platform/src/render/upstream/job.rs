//! A job of the service: asked about until it ends, and stopped if nobody waits any more.

use std::{sync::Arc, time::Duration};

use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use tokio::{runtime::Handle, time::Instant};
use tracing::Instrument;

use super::{
    answer::{self, State},
    service::{Received, Service, Unsent, send},
    submit::Started,
    trouble,
};
use crate::render::RenderError;

/// How long to wait where the service does not say.
const PAUSE: Duration = Duration::from_secs(1);
/// What it may say.
const MIN_PAUSE: Duration = Duration::from_millis(200);
const MAX_PAUSE: Duration = Duration::from_secs(30);
/// How long an answer about a job may take.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// How many questions in a row may go without a proper answer.
const MAX_FAILURES: u32 = 5;

/// What one question brought.
enum Looked {
    Done(Vec<String>),
    Working(Option<Duration>),
    /// No proper answer, but perhaps the next time.
    Later(Option<Duration>, RenderError),
    /// The job has ended without a picture.
    Ended(RenderError),
    /// It is of no use to go on asking.
    Lost(RenderError),
}

/// Waits for the job's pictures, as the service writes them.
pub async fn follow(
    service: &Arc<Service>,
    started: Started,
    until: Instant,
) -> Result<Vec<String>, RenderError> {
    let running = Running::new(service, started.status_url.clone());
    let (mut told, mut failures) = (started.retry_after, 0);
    loop {
        let pause = told.unwrap_or(PAUSE).clamp(MIN_PAUSE, MAX_PAUSE);
        service.wait(pause, until).await?;
        match look(service, started.status_url.clone()).await {
            Looked::Done(images) => {
                running.ended();
                return Ok(images);
            }
            Looked::Ended(error) => {
                running.ended();
                return Err(error);
            }
            Looked::Working(retry_after) => (told, failures) = (retry_after, 0),
            Looked::Later(retry_after, error) => {
                failures += 1;
                if failures == MAX_FAILURES {
                    return Err(error);
                }
                told = retry_after;
            }
            Looked::Lost(error) => return Err(error),
        }
    }
}

async fn look(service: &Service, status_url: Url) -> Looked {
    let request = service.request(Method::GET, status_url, ANSWERS_WITHIN);
    let received = match send(request).await {
        Ok(received) => received,
        Err(unsent @ Unsent::TooLarge) => return Looked::Lost(service.silent(&unsent)),
        Err(unsent) => return Looked::Later(None, service.silent(&unsent)),
    };
    let status = received.status;
    if !status.is_success() {
        service.log_error(&received);
        let error = trouble::unreachable(trouble::ERRORED);
        return if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            Looked::Later(received.retry_after, error)
        } else {
            Looked::Lost(error)
        };
    }
    match received.json() {
        Some(answer) => read(service, &received, &answer),
        None => Looked::Later(None, service.unusable("no JSON about a job")),
    }
}

fn read(service: &Service, received: &Received, answer: &Value) -> Looked {
    let names = &service.settings.answer;
    let retry_after = || received.retry_after.or(answer::retry_after(answer, names));
    match answer::state(answer, names) {
        State::Done(images) => Looked::Done(images),
        State::Failed => Looked::Ended(service.failed(answer)),
        State::Finished => Looked::Ended(service.unusable("a finished job without a picture")),
        State::Working => Looked::Working(retry_after()),
        State::Untold if received.status == StatusCode::ACCEPTED => Looked::Working(retry_after()),
        State::Untold => Looked::Lost(service.unusable("no status of a job")),
    }
}

/// A job that runs, and is told to stop when this is dropped: the shopper has gone, or the time is up.
struct Running {
    service: Arc<Service>,
    status_url: Option<Url>,
}

impl Running {
    fn new(service: &Arc<Service>, status_url: Url) -> Self {
        Self {
            service: service.clone(),
            status_url: Some(status_url),
        }
    }

    /// There is nothing left to stop.
    fn ended(mut self) {
        self.status_url = None;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Without a runtime the process is about to end.
        if let (Some(url), Ok(runtime)) = (self.status_url.take(), Handle::try_current()) {
            let stopping = stop(self.service.clone(), url);
            runtime.spawn(stopping.instrument(tracing::Span::current()));
        }
    }
}

async fn stop(service: Arc<Service>, status_url: Url) {
    let request = service.request(Method::DELETE, status_url, ANSWERS_WITHIN);
    match send(request).await {
        Ok(received) => {
            let status = received.status.as_u16();
            tracing::info!(status, "the try-on service was told to stop a job");
        }
        Err(unsent) => {
            service.silent(&unsent);
        }
    }
}
