//! Submits a try-on to the service. Requests are retried only if the service cannot charge twice.

use std::time::Duration;

use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use tokio::time::Instant;

use super::{
    client::{RequestError, ServiceClient, ServiceResponse, send},
    errors,
    form::build_form,
    response::{self, Status},
};
use crate::render::{RenderError, RenderJob};

/// The maximum number of retries.
const MAX_RETRIES: u32 = 2;
/// The delay before the first retry. It doubles with each retry.
const RETRY_DELAY: Duration = Duration::from_millis(250);

/// The result of submitting a try-on.
pub enum Submission {
    /// The service has already rendered the images. The strings are in the service's format.
    Rendered(Vec<String>),
    /// The service has started a job that renders the images.
    Accepted(Job),
}

/// A job of the service.
pub struct Job {
    /// The URL to poll.
    pub status_url: Url,
    /// How long the service asks to wait before the first poll.
    pub retry_after: Option<Duration>,
}

impl ServiceClient {
    /// Sends the form, with retries where the service cannot charge twice.
    pub async fn submit(
        &self,
        job: &RenderJob,
        deadline: Instant,
    ) -> Result<Submission, RenderError> {
        let mut retries = 0;
        loop {
            let result = send(self.build_submit_request(job)?).await;
            let Some(delay) = self.retry_delay(&result, retries) else {
                return self.parse_submission(result);
            };
            retries += 1;
            tracing::info!(retries, "retrying the request to the try-on service");
            self.delay(delay, deadline).await?;
        }
    }

    fn build_submit_request(
        &self,
        job: &RenderJob,
    ) -> Result<reqwest::RequestBuilder, RenderError> {
        let settings = &self.settings;
        let url = settings.url.clone();
        let request = self.request(Method::POST, url, settings.request_timeout);
        let request = request.header("idempotency-key", &job.idempotency_key);
        Ok(request.multipart(build_form(job, &settings.request_fields)?))
    }

    /// The delay before the next retry; `None` if the request must not be retried.
    fn retry_delay(
        &self,
        result: &Result<ServiceResponse, RequestError>,
        retries: u32,
    ) -> Option<Duration> {
        let backoff = RETRY_DELAY * 2_u32.pow(retries);
        let if_idempotent = self.settings.idempotent.then_some(backoff);
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
            return Err(errors::rejected(&response, &self.settings.request_fields));
        }
        let body = response
            .json()
            .ok_or_else(|| self.unexpected_response("the body is not JSON"))?;
        match response::status(&body, &self.settings.response_fields) {
            Status::Succeeded(images) => Ok(Submission::Rendered(images)),
            Status::Failed => Err(self.try_on_failed(&body)),
            // Some services report success when they have only accepted a job.
            Status::Processing | Status::SucceededWithoutImages | Status::Unknown => {
                self.parse_job(&response, &body).map(Submission::Accepted)
            }
        }
    }

    fn parse_job(&self, response: &ServiceResponse, body: &Value) -> Result<Job, RenderError> {
        let status_url = response::status_url(body, &self.settings)
            .ok_or_else(|| self.unexpected_response("there are neither pictures nor a job"))?
            .map_err(|()| self.unexpected_response("the status URL is on another server"))?;
        let in_body = response::retry_after(body, &self.settings.response_fields);
        Ok(Job {
            status_url,
            retry_after: response.retry_after.or(in_body),
        })
    }
}
