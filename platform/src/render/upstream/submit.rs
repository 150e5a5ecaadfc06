//! Submits a try-on to the service. Requests are retried only if the service cannot charge twice.

use std::time::Duration;

use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use tokio::time::Instant;

use super::{
    client::{RequestError, ServiceClient, ServiceResponse, send},
    errors,
    request::Attachments,
    template::{Status, UntrustedUrl},
};
use crate::render::{Picture, RenderError, RenderJob};

/// The maximum number of retries.
const MAX_RETRIES: u32 = 2;
/// The delay before the first retry. It doubles with each retry.
const RETRY_DELAY: Duration = Duration::from_millis(250);

/// What a service has rendered.
pub enum Images {
    /// URLs, data URLs or base64.
    Texts(Vec<String>),
    /// The service has answered with the picture itself.
    Picture(Picture),
}

/// The result of submitting a try-on.
pub enum Submission {
    /// The service has already rendered the images.
    Rendered(Images),
    /// The service has started a job that renders the images.
    Accepted(Box<Job>),
}

/// A job of the service.
pub struct Job {
    /// The URL to poll.
    pub status_url: Url,
    /// The URL of the result, if it has one of its own.
    pub result_url: Option<Url>,
    /// The request that cancels the job, if there is one.
    pub cancel: Option<(Method, Url)>,
    /// How long the service asks to wait before the first poll.
    pub retry_after: Option<Duration>,
}

impl ServiceClient {
    /// Sends the request, with retries where the service cannot charge twice.
    pub async fn submit(
        &self,
        job: &RenderJob,
        attachments: &Attachments,
        deadline: Instant,
    ) -> Result<Submission, RenderError> {
        let mut retries = 0;
        loop {
            let result = send(self.build_submit_request(job, attachments)?).await;
            let Some(delay) = self.retry_delay(&result, retries) else {
                return self.parse_submission(result);
            };
            retries += 1;
            tracing::info!(retries, "retrying the request to the try-on service");
            self.delay(delay, deadline).await?;
        }
    }

    /// The delay before the next retry; `None` if the request must not be retried.
    fn retry_delay(
        &self,
        result: &Result<ServiceResponse, RequestError>,
        retries: u32,
    ) -> Option<Duration> {
        let backoff = RETRY_DELAY * 2_u32.pow(retries);
        let if_idempotent = self.settings.template.idempotent.then_some(backoff);
        let delay = match result {
            Err(RequestError::Connect(_)) => Some(backoff),
            Err(RequestError::ResponseTooLarge) => None,
            Err(RequestError::OutcomeUnknown(_)) => if_idempotent,
            Ok(response) => match response.status {
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    response.retry_after
                }
                // These come from a proxy in front of the service, which may have received the form.
                StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => if_idempotent,
                _ => None,
            },
        };
        delay.filter(|_| retries < MAX_RETRIES)
    }

    fn parse_submission(
        &self,
        result: Result<ServiceResponse, RequestError>,
    ) -> Result<Submission, RenderError> {
        let response = result.map_err(|error| self.no_response(&error))?;
        if !response.status.is_success() {
            self.log_error_status(&response);
            return Err(errors::rejected(&response, &self.settings.template.errors));
        }
        if let Some(picture) = response.picture() {
            return Ok(Submission::Rendered(Images::Picture(picture)));
        }
        let body = response
            .json()
            .ok_or_else(|| self.unexpected_response("the body is not JSON"))?;
        match self.settings.template.answer.status(&body) {
            Status::Succeeded(images) => Ok(Submission::Rendered(Images::Texts(images))),
            Status::Failed => Err(self.try_on_failed(&body)),
            // Some services report success when they have only accepted a job.
            Status::Processing | Status::SucceededWithoutImages | Status::Unknown => {
                let job = self.parse_job(&response, &body)?;
                Ok(Submission::Accepted(Box::new(job)))
            }
        }
    }

    fn parse_job(&self, response: &ServiceResponse, body: &Value) -> Result<Job, RenderError> {
        let template = &self.settings.template;
        let id = template.answer.job_id(body);
        let id = id.as_deref();
        let untrusted =
            |UntrustedUrl| self.unexpected_response("the URL of a job is on another server");
        let status_url = template
            .follow(&template.status, body, id)
            .ok_or_else(|| self.unexpected_response("there are neither pictures nor a job"))?
            .map_err(untrusted)?;
        let result = template.result.as_ref();
        let result = result.and_then(|link| template.follow(link, body, id));
        let in_body = template.answer.retry_after(body);
        Ok(Job {
            cancel: self.cancel_request(body, id, &status_url),
            status_url,
            result_url: result.transpose().map_err(untrusted)?,
            retry_after: response.retry_after.or(in_body),
        })
    }

    /// The request that cancels a job, by default to its status URL. One to another server is not sent.
    fn cancel_request(
        &self,
        body: &Value,
        id: Option<&str>,
        status_url: &Url,
    ) -> Option<(Method, Url)> {
        let template = &self.settings.template;
        let link = template.cancel.as_ref()?;
        let url = match template.follow(link, body, id) {
            Some(url) => url.ok()?,
            None => status_url.clone(),
        };
        Some((link.method.clone().unwrap_or(Method::DELETE), url))
    }
}
