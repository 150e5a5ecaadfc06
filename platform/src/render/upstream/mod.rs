//! The upstream renderer: another try-on service, over HTTP.
//!
//! One `POST` with a multipart form asks for the pictures. A service answers them at once, or names a job, whose
//! status URL is then asked until it has succeeded or failed; the answer itself tells which. What the fields are
//! called is configuration, and what is there by default fits the API that this server has itself, so that one
//! platform can stand in front of another.
//!
//! What is sent twice: a `POST` that never reached the service, and one that it put off with 429 or 503 and a
//! `Retry-After`. One whose fate is unknown may have been paid for, and is sent again only to a service that is
//! known to honour the `Idempotency-Key` (and `attempt_id`) that every run of an attempt carries alike. Questions
//! about a job change nothing and are repeated freely.

mod answer;
mod checks;
mod flags;
mod form;
mod job;
mod names;
mod pictures;
mod service;
mod settings;
mod submit;
mod trouble;

use std::sync::Arc;

use futures_util::{FutureExt, future::BoxFuture};
use reqwest::Url;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

pub use checks::Misconfigured;
pub use flags::UpstreamFlags;
pub use settings::{Key, Settings};

use self::{service::Service, submit::Submitted};
use crate::render::{Picture, RenderError, RenderJob, Renderer};

/// Whether the URL carries a user's name or password.
fn has_login(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// See the module.
pub struct UpstreamRenderer {
    service: Arc<Service>,
}

impl UpstreamRenderer {
    /// Prepares the client; fails where TLS cannot be set up.
    pub fn new(settings: Settings) -> reqwest::Result<Self> {
        let service = Arc::new(Service::new(settings)?);
        Ok(Self { service })
    }

    async fn make(&self, job: RenderJob) -> Result<Vec<Picture>, RenderError> {
        let until = Instant::now() + self.service.settings.timeout;
        timeout_at(until, self.run(&job, until))
            .await
            .unwrap_or_else(|_| Err(self.service.too_slow()))
    }

    async fn run(&self, job: &RenderJob, until: Instant) -> Result<Vec<Picture>, RenderError> {
        let images = match self.service.submit(job, until).await? {
            Submitted::Done(images) => images,
            Submitted::Job(started) => job::follow(&self.service, started, until).await?,
        };
        let wanted = images.iter().take(usize::from(job.variation_count));
        let pictures: Option<Vec<Picture>> = wanted.map(|text| pictures::read(text)).collect();
        pictures.ok_or_else(|| self.service.unusable("a picture is none"))
    }
}

impl Renderer for UpstreamRenderer {
    fn name(&self) -> &'static str {
        "upstream"
    }

    fn render(&self, job: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>> {
        // As the service was told it, so that its people can be asked about it.
        let span = tracing::info_span!("upstream", attempt_id = job.idempotency_key);
        self.make(job).instrument(span).boxed()
    }
}
