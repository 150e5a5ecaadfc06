//! The upstream renderer: another try-on service, over HTTP.
//!
//! A template says how the service is called: the body of the `POST` that asks for the pictures, and where its answers have
//! which information. There are templates for known services (`presets/`), operators can write their own, and flags make one
//! for a service whose fields have the names of this server's own API, so that one platform can stand in front of another.
//! The service responds with the pictures at once, or with a job, whose status URL is polled until the job has succeeded or
//! failed.
//!
//! A `POST` is retried if it never reached the service, or if the service postponed it with 429 or 503 and a
//! `Retry-After`. If its outcome is unknown, the service may have charged for it. It is then retried only if the
//! service is configured as honouring the `Idempotency-Key`, which is the same for every run of an attempt. Polling a job
//! changes nothing, so failed polls are always retried.

mod args;
mod client;
mod download;
mod errors;
mod field_names;
mod generic;
mod key;
mod key_args;
mod pictures;
mod poll;
mod request;
mod settings;
mod submit;
mod template;
mod validate;

use std::sync::Arc;

use futures_util::{
    FutureExt,
    future::{BoxFuture, try_join_all},
};
use reqwest::Url;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

pub use args::UpstreamArgs;
pub use settings::Settings;
pub use validate::ConfigError;

use self::{
    client::ServiceClient,
    poll::poll_until_done,
    request::Attachments,
    submit::{Images, Submission},
};
use super::{
    Picture, RenderError, RenderJob, Renderer,
    shared_photos::{SharedAddress, SharedPhoto, SharedPhotos},
};

/// Whether the URL contains a user name or a password.
fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Renders with another try-on service.
pub struct UpstreamRenderer {
    client: Arc<ServiceClient>,
    photos: SharedPhotos,
}

impl UpstreamRenderer {
    /// Creates the client for the service.
    ///
    /// # Errors
    /// Fails if TLS cannot be set up.
    pub fn new(settings: Settings) -> reqwest::Result<Self> {
        let client = Arc::new(ServiceClient::new(settings)?);
        let photos = SharedPhotos::default();
        Ok(Self { client, photos })
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
        // The service may fetch the pictures until the try-on has ended.
        let (attachments, _addresses) = self.attach(job).await?;
        let images = match self.client.submit(job, &attachments, deadline).await? {
            Submission::Rendered(images) => images,
            Submission::Accepted(job) => poll_until_done(&self.client, *job, deadline).await?,
        };
        self.pictures(images, usize::from(job.variation_count))
            .await
    }

    /// What the service gets besides the try-on's own data, and the addresses on this server.
    async fn attach(
        &self,
        job: &RenderJob,
    ) -> Result<(Attachments, Vec<SharedAddress>), RenderError> {
        let (template, mut attachments) = (&self.client.settings.template, Attachments::default());
        let mut addresses = Vec::new();
        let base = self.client.settings.photo_base_url.as_deref();
        let mut share = |bytes| {
            let address = self.photos.share(bytes);
            let url = format!("{}{}", base.unwrap_or_default(), address.path);
            addresses.push(address);
            url
        };
        if template.shares_photo() {
            attachments.urls.photo = Some(share(job.photo.clone()));
        }
        if template.shares_product_image() {
            let image = job.product_images.first();
            let image = image.and_then(|image| pictures::parse(image));
            if let Some(Picture::Encoded { bytes, .. }) = image {
                attachments.urls.product_image = Some(share(bytes.into()));
            }
        }
        if template.sends_product_file() {
            attachments.product_image = Some(self.client.fetch_product_image(job).await?);
        }
        Ok((attachments, addresses))
    }

    async fn pictures(&self, images: Images, count: usize) -> Result<Vec<Picture>, RenderError> {
        let texts = match images {
            Images::Picture(picture) => return Ok(vec![picture]),
            Images::Texts(texts) => texts,
        };
        let wanted = texts
            .iter()
            .take(count)
            .map(|text| self.picture(text, count));
        try_join_all(wanted).await
    }

    async fn picture(&self, text: &str, count: usize) -> Result<Picture, RenderError> {
        match pictures::parse(text) {
            Some(Picture::Url(url)) if self.client.settings.template.fetch_images => {
                self.client.fetch_result(&url, count).await
            }
            Some(picture) => Ok(picture),
            None => Err(self.client.unexpected_response("a picture cannot be read")),
        }
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

    fn shared_photo(&self, name: &str) -> Option<SharedPhoto> {
        self.photos.find(name)
    }
}
