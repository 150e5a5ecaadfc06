//! Polls a job of the service until it ends, and cancels it if its pictures are no longer wanted.

use std::{sync::Arc, time::Duration};

use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use tokio::{runtime::Handle, time::Instant};
use tracing::Instrument;

use super::{
    client::{RequestError, ServiceClient, ServiceResponse, send},
    errors,
    submit::{Images, Job},
    template::Status,
};
use crate::render::RenderError;

/// The longest interval between two polls if the service does not suggest one. The first intervals are shorter.
const DEFAULT_INTERVAL: Duration = Duration::from_secs(1);
/// The first of them. It doubles with each poll.
const FIRST_INTERVAL: Duration = Duration::from_millis(250);
/// The limits of what the service may suggest.
const MIN_INTERVAL: Duration = Duration::from_millis(200);
const MAX_INTERVAL: Duration = Duration::from_secs(30);
/// How long one request about a job may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// The try-on fails after this number of consecutive failed polls.
const MAX_FAILURES: u32 = 5;

/// The result of one poll.
enum Poll {
    /// The job has succeeded, with these images.
    Succeeded(Images),
    /// The job has succeeded, and the images are at its result URL.
    ResultAt(Url),
    /// The job is still being processed. The service may suggest when to poll again.
    Processing(Option<Duration>),
    /// The poll failed, but the next one may succeed.
    Retry(Option<Duration>, RenderError),
    /// The job has ended without an image.
    Failed(RenderError),
    /// Polling again would not help. The job may still be running.
    Abandoned(RenderError),
}

/// Waits for the images of the job, and returns them in the service's format.
pub async fn poll_until_done(
    client: &Arc<ServiceClient>,
    mut job: Job,
    deadline: Instant,
) -> Result<Images, RenderError> {
    let cancel_on_drop = CancelOnDrop::new(client, job.cancel.take());
    let (mut interval, mut failures) = (job.retry_after, 0);
    let mut default_interval = FIRST_INTERVAL;
    loop {
        let delay = interval.unwrap_or(default_interval);
        default_interval = (default_interval * 2).min(DEFAULT_INTERVAL);
        let delay = delay.clamp(MIN_INTERVAL, MAX_INTERVAL);
        client.delay(delay, deadline).await?;
        match poll(client, &job).await {
            Poll::ResultAt(url) => {
                (job.status_url, job.result_url) = (url, None);
                (interval, failures) = (Some(MIN_INTERVAL), 0);
            }
            Poll::Succeeded(images) => {
                cancel_on_drop.disarm();
                return Ok(images);
            }
            Poll::Failed(error) => {
                cancel_on_drop.disarm();
                return Err(error);
            }
            Poll::Processing(retry_after) => (interval, failures) = (retry_after, 0),
            Poll::Retry(retry_after, error) => {
                failures += 1;
                if failures == MAX_FAILURES {
                    return Err(error);
                }
                interval = retry_after;
            }
            Poll::Abandoned(error) => return Err(error),
        }
    }
}

async fn poll(client: &ServiceClient, job: &Job) -> Poll {
    let request = client.request(Method::GET, job.status_url.clone(), REQUEST_TIMEOUT);
    let response = match send(request).await {
        Ok(response) => response,
        Err(error @ RequestError::ResponseTooLarge) => {
            return Poll::Abandoned(client.no_response(&error));
        }
        Err(error) => return Poll::Retry(None, client.no_response(&error)),
    };
    if !response.status.is_success() {
        return handle_error_status(client, &response);
    }
    if let Some(picture) = response.picture() {
        return Poll::Succeeded(Images::Picture(picture));
    }
    match response.json() {
        Some(body) => parse_poll(client, &response, &body, job),
        None => Poll::Retry(
            None,
            client.unexpected_response("the body about a job is not JSON"),
        ),
    }
}

fn handle_error_status(client: &ServiceClient, response: &ServiceResponse) -> Poll {
    client.log_error_status(response);
    let body = response.json().unwrap_or_default();
    if let Some(fault) = client.settings.template.errors.fault(&body) {
        return Poll::Failed(errors::invalid_input(fault));
    }
    let error = errors::unavailable(errors::ERROR_STATUS);
    let status = response.status;
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        Poll::Retry(response.retry_after, error)
    } else {
        Poll::Abandoned(error)
    }
}

fn parse_poll(client: &ServiceClient, response: &ServiceResponse, body: &Value, job: &Job) -> Poll {
    let answer = &client.settings.template.answer;
    let retry_after = || response.retry_after.or(answer.retry_after(body));
    match answer.status(body) {
        Status::Succeeded(images) => Poll::Succeeded(Images::Texts(images)),
        Status::Failed => Poll::Failed(client.try_on_failed(body)),
        Status::SucceededWithoutImages => result_of(client, body, job),
        Status::Processing => Poll::Processing(retry_after()),
        Status::Unknown if response.status == StatusCode::ACCEPTED => {
            Poll::Processing(retry_after())
        }
        Status::Unknown => {
            Poll::Abandoned(client.unexpected_response("the status of a job is missing or unknown"))
        }
    }
}

/// Where the images of a finished job are: the answer may name another URL than the one that accepted the job.
fn result_of(client: &ServiceClient, body: &Value, job: &Job) -> Poll {
    let template = &client.settings.template;
    let link = template.result.as_ref();
    let given = link.and_then(|link| template.follow(link, body, None));
    match given.and_then(Result::ok).or(job.result_url.clone()) {
        Some(url) if url != job.status_url => Poll::ResultAt(url),
        _ => Poll::Failed(client.unexpected_response("a finished job has no picture")),
    }
}

/// Cancels a job when it is dropped: the client has cancelled the try-on, or its time is up.
struct CancelOnDrop {
    client: Arc<ServiceClient>,
    request: Option<(Method, Url)>,
}

impl CancelOnDrop {
    fn new(client: &Arc<ServiceClient>, request: Option<(Method, Url)>) -> Self {
        Self {
            client: client.clone(),
            request,
        }
    }

    /// The job has ended, so there is nothing to cancel.
    fn disarm(mut self) {
        self.request = None;
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        // There is no runtime while the process shuts down.
        if let (Some((method, url)), Ok(runtime)) = (self.request.take(), Handle::try_current()) {
            let cancellation = cancel(self.client.clone(), method, url);
            runtime.spawn(cancellation.instrument(tracing::Span::current()));
        }
    }
}

async fn cancel(client: Arc<ServiceClient>, method: Method, url: Url) {
    let request = client.request(method, url, REQUEST_TIMEOUT);
    match send(request).await {
        Ok(response) => {
            let status = response.status.as_u16();
            tracing::info!(status, "asked the try-on service to cancel a job");
        }
        Err(error) => {
            // This call logs the error. Nobody waits for the result, so the returned error is not used.
            client.no_response(&error);
        }
    }
}
