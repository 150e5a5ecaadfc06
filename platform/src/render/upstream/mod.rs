//! The upstream renderer: another try-on service, over HTTP.
//!
//! A `POST` with a multipart form asks for the pictures. The service responds with them at once, or with a job, whose
//! status URL is polled until the job has succeeded or failed. The names of the fields are configurable. The defaults
//! are those of this server's own API, so that one platform can stand in front of another.
//!
//! A `POST` is retried if it never reached the service, or if the service postponed it with 429 or 503 and a
//! `Retry-After`. If its outcome is unknown, the service may have charged for it. It is then retried only if the
//! service is configured as honouring the `Idempotency-Key` (and `attempt_id`), which is the same for every run of an
//! attempt. Polling a job changes nothing, so failed polls are always retried.

mod args;
mod client;
mod errors;
mod field_names;
mod form;
mod pictures;
mod poll;
mod response;
mod settings;
mod submit;
mod validate;

use std::sync::Arc;

use futures_util::{FutureExt, future::BoxFuture};
use reqwest::Url;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

pub use args::UpstreamArgs;
pub use settings::{ApiKey, Settings};
pub use validate::ConfigError;

use self::{client::ServiceClient, poll::poll_until_done, submit::Submission};
use crate::render::{Picture, RenderError, RenderJob, Renderer};

/// Whether the URL contains a user name or a password.
fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Renders with another try-on service.
pub struct UpstreamRenderer {
    client: Arc<ServiceClient>,
}

impl UpstreamRenderer {
    /// Creates the client for the service.
    ///
    /// # Errors
    /// Fails if TLS cannot be set up.
    pub fn new(settings: Settings) -> reqwest::Result<Self> {
        let client = Arc::new(ServiceClient::new(settings)?);
        Ok(Self { client })
    }

    async fn render_in_time(&self, job: RenderJob) -> Result<Vec<Picture>, RenderError> {
        let deadline = Instant::now() + self.client.settings.timeout;
        timeout_at(deadline, self.render_until(&job, deadline))
            .await
            .unwrap_or_else(|_| Err(self.client.timed_out()))
    }

    async fn render_until(
        &self,
        job: &RenderJob,
        deadline: Instant,
    ) -> Result<Vec<Picture>, RenderError> {
        let images = match self.client.submit(job, deadline).await? {
            Submission::Rendered(images) => images,
            Submission::Accepted(job) => poll_until_done(&self.client, job, deadline).await?,
        };
        let wanted = images.iter().take(usize::from(job.variation_count));
        let pictures: Option<Vec<Picture>> = wanted.map(|image| pictures::parse(image)).collect();
        pictures.ok_or_else(|| self.client.unexpected_response("a picture cannot be read"))
    }
}

impl Renderer for UpstreamRenderer {
    fn name(&self) -> &'static str {
        "upstream"
    }

    fn render(&self, job: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>> {
        // The id that was sent to the service, so that its operators can find the request in their log.
        let span = tracing::info_span!("upstream", attempt_id = job.idempotency_key);
        self.render_in_time(job).instrument(span).boxed()
    }
}
