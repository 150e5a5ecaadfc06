//! Asking for a try-on, once as far as the service can tell.

use std::time::Duration;

use reqwest::{Method, StatusCode, Url};
use tokio::time::Instant;

use super::{
    answer::{self, State},
    form::form,
    service::{Received, Service, Unsent, send},
    trouble,
};
use crate::render::{RenderError, RenderJob};

/// How often a request is sent again.
const MAX_RETRIES: u32 = 2;
/// The pause before the first of them; it doubles.
const PAUSE: Duration = Duration::from_millis(250);

/// What came of it.
pub enum Submitted {
    /// The pictures, as the service writes them.
    Done(Vec<String>),
    /// A job that makes them.
    Job(Started),
}

/// A job under way.
pub struct Started {
    /// Where to ask about it.
    pub status_url: Url,
    /// When.
    pub retry_after: Option<Duration>,
}

impl Service {
    /// Sends the form, and again where that cannot cost anything.
    pub async fn submit(&self, job: &RenderJob, until: Instant) -> Result<Submitted, RenderError> {
        let mut retries = 0;
        loop {
            let outcome = send(self.post(job)?).await;
            let pause = self.pause_before_retry(&outcome, retries);
            let Some(pause) = pause else {
                return self.submitted(outcome);
            };
            retries += 1;
            tracing::info!(retries, "the try-on service is asked again");
            self.wait(pause, until).await?;
        }
    }

    fn post(&self, job: &RenderJob) -> Result<reqwest::RequestBuilder, RenderError> {
        let settings = &self.settings;
        let url = settings.url.clone();
        let request = self.request(Method::POST, url, settings.request_timeout);
        let request = request.header("idempotency-key", &job.idempotency_key);
        Ok(request.multipart(form(job, &settings.request)?))
    }

    /// How long to wait before the form is sent again; none if it must not be.
    fn pause_before_retry(
        &self,
        outcome: &Result<Received, Unsent>,
        retries: u32,
    ) -> Option<Duration> {
        let pause = PAUSE * 2_u32.pow(retries);
        let pause = match outcome {
            Err(Unsent::NoConnection(_)) => Some(pause),
            Err(Unsent::TooLarge) => None,
            Err(Unsent::Unknown(_)) => self.settings.idempotent.then_some(pause),
            Ok(received) => match received.status {
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    received.retry_after
                }
                // From a proxy before the service, which may have got through to it.
                StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                    self.settings.idempotent.then_some(pause)
                }
                _ => None,
            },
        };
        pause.filter(|_| retries < MAX_RETRIES)
    }

    fn submitted(&self, outcome: Result<Received, Unsent>) -> Result<Submitted, RenderError> {
        let received = outcome.map_err(|unsent| self.silent(&unsent))?;
        if !received.status.is_success() {
            self.log_error(&received);
            return Err(trouble::refused(&received, &self.settings.request));
        }
        let answer = received.json().ok_or_else(|| self.unusable("no JSON"))?;
        match answer::state(&answer, &self.settings.answer) {
            State::Done(images) => return Ok(Submitted::Done(images)),
            State::Failed => return Err(self.failed(&answer)),
            // That the job is accepted is a success to some.
            State::Working | State::Finished | State::Untold => {}
        }
        let status_url = answer::status_url(&answer, &self.settings)
            .ok_or_else(|| self.unusable("neither pictures nor a job"))?
            .map_err(|()| self.unusable("a status URL of another server"))?;
        let told = answer::retry_after(&answer, &self.settings.answer);
        Ok(Submitted::Job(Started {
            status_url,
            retry_after: received.retry_after.or(told),
        }))
    }
}
