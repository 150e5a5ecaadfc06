//! Fetches pictures: the service's results, whose addresses expire, and product pictures for services that take files.

use std::time::Duration;

use axum::body::Bytes;
use reqwest::{StatusCode, Url};

use super::{
    client::{MAX_RESPONSE_BYTES, RequestError, ServiceClient, ServiceResponse, send},
    has_credentials, pictures,
};
use crate::{
    egress::{self, EgressPolicy},
    render::{Picture, RenderError, RenderJob},
};

/// How long one request for a picture may take.
const TIMEOUT: Duration = Duration::from_secs(20);
const MAX_ATTEMPTS: u32 = 3;
/// The delay before the second attempt. It doubles with each attempt.
const RETRY_DELAY: Duration = Duration::from_millis(250);
const MAX_REDIRECTS: usize = 3;
/// All pictures of a try-on together, in bytes: in base64 they are as large as the largest response of a service.
const MAX_PICTURES_BYTES: usize = MAX_RESPONSE_BYTES / 4 * 3;

impl ServiceClient {
    /// The picture at an address that the service gave. `count` pictures share the limit of the size.
    pub async fn fetch_result(&self, url: &str, count: usize) -> Result<Picture, RenderError> {
        let egress = self.settings.egress;
        let url = Url::parse(url).ok();
        let url = url.filter(|url| self.may_fetch(url, egress));
        let url = url.ok_or_else(|| self.unexpected_response("a picture's address is blocked"))?;
        let bytes = self.download(url, egress).await;
        let bytes = bytes.filter(|bytes| bytes.len() <= MAX_PICTURES_BYTES / count.max(1));
        bytes
            .and_then(|bytes| pictures::from_bytes(&bytes))
            .ok_or_else(|| self.unexpected_response("a finished picture cannot be loaded"))
    }

    /// The product's first picture. Clients choose its URL, so only servers that they may reach themselves are asked.
    pub async fn fetch_product_image(&self, job: &RenderJob) -> Result<Bytes, RenderError> {
        let text = job.product_images.first().map_or("", String::as_str);
        let not_loadable = || RenderError::InvalidInput {
            field: "product_images",
            detail: "cannot be loaded, or is not a picture".to_owned(),
        };
        if let Some(Picture::Encoded { bytes, .. }) = pictures::parse(text) {
            return Ok(bytes.into());
        }
        let egress = self.settings.egress.for_client(job.local);
        let url = Url::parse(text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.filter(|url| !egress.blocks(url) && !self.is_own(url));
        let url = url.filter(|url| egress::may_fetch(job.origin.as_deref(), url));
        let bytes = self.download(url.ok_or_else(not_loadable)?, egress).await;
        bytes
            .filter(|bytes| pictures::from_bytes(bytes).is_some())
            .ok_or_else(not_loadable)
    }

    /// Whether the service may make this server fetch the URL: it is on the service's own server, or public.
    fn may_fetch(&self, url: &Url, egress: EgressPolicy) -> bool {
        let http = matches!(url.scheme(), "http" | "https") && !has_credentials(url);
        http && (self.is_own(url) || !egress.blocks(url))
    }

    async fn download(&self, url: Url, egress: EgressPolicy) -> Option<Bytes> {
        for attempt in 0..MAX_ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(RETRY_DELAY * 2_u32.pow(attempt - 1)).await;
            }
            match self.download_once(url.clone(), egress).await {
                Ok(response) if response.status.is_success() => {
                    return Some(response.into_body());
                }
                Ok(response) => {
                    let status = response.status.as_u16();
                    tracing::info!(status, "a picture could not be fetched");
                    if !is_transient(response.status) {
                        return None;
                    }
                }
                Err(RequestError::ResponseTooLarge) => return None,
                Err(RequestError::Connect(cause) | RequestError::OutcomeUnknown(cause)) => {
                    tracing::info!(cause, "a picture could not be fetched");
                }
            }
        }
        None
    }

    /// One attempt, with redirects to servers that may be asked.
    async fn download_once(
        &self,
        mut url: Url,
        egress: EgressPolicy,
    ) -> Result<ServiceResponse, RequestError> {
        let mut response = send(self.request_picture(url.clone(), TIMEOUT)).await?;
        for _ in 0..MAX_REDIRECTS {
            let Some(next) = response.redirect(&url).filter(|next| {
                // A server that is not the service's must not lead to the service's, which may be in a private network.
                self.may_fetch(next, egress) && (self.is_own(&url) || !self.is_own(next))
            }) else {
                break;
            };
            url = next;
            response = send(self.request_picture(url.clone(), TIMEOUT)).await?;
        }
        Ok(response)
    }
}

impl ServiceResponse {
    /// The absolute URL to which the response redirects.
    fn redirect(&self, from: &Url) -> Option<Url> {
        let location = self
            .location
            .as_ref()
            .filter(|_| self.status.is_redirection())?;
        from.join(location).ok()
    }
}

fn is_transient(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}
