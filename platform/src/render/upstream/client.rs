//! The HTTP client for the service.

use std::{sync::Arc, time::Duration};

use axum::body::Bytes;
use futures_util::TryStreamExt;
use reqwest::{
    Client, ClientBuilder, Method, RequestBuilder, Response, StatusCode, Url,
    header::{self, HeaderName},
    redirect::Policy,
};
use serde_json::Value;
use tokio::time::Instant;

use super::{errors, pictures, settings::Settings, template::duration_from_seconds};
use crate::{
    egress::is_loopback,
    render::{Picture, RenderError},
};

/// The maximum size of a response, which is enough for four images of 4 MB in base64. The limit matters because the
/// response to a try-on is stored for as long as the try-on may be repeated.
pub const MAX_RESPONSE_BYTES: usize = 24 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A client for one service.
pub struct ServiceClient {
    /// How to reach the service.
    pub settings: Settings,
    /// For the service's own server, whose address the operator has chosen.
    own: Client,
    /// For all other servers.
    guarded: Client,
}

/// A response with any status.
#[derive(Debug)]
pub struct ServiceResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The `Retry-After` header, if it is given in seconds.
    pub retry_after: Option<Duration>,
    /// The `Location` header.
    pub location: Option<String>,
    body: Bytes,
}

impl ServiceResponse {
    /// The body, if it is JSON. The content type is ignored, because services often get it wrong.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The body, if it is a picture.
    pub fn picture(&self) -> Option<Picture> {
        pictures::from_bytes(&self.body)
    }

    /// The body.
    pub fn into_body(self) -> Bytes {
        self.body
    }
}

/// Why there is no response.
#[derive(Debug)]
pub enum RequestError {
    /// No connection could be made, so the service did not receive the request.
    Connect(String),
    /// The connection was lost or the request timed out: the service may or may not have acted on it.
    OutcomeUnknown(String),
    /// The response was too large. Sending the request again would not make it smaller.
    ResponseTooLarge,
}

impl ServiceClient {
    /// Creates the client.
    ///
    /// # Errors
    /// Fails if TLS cannot be set up.
    pub fn new(settings: Settings) -> reqwest::Result<Self> {
        let url = &settings.template.url;
        if url.scheme() == "http" && !is_loopback(url) {
            tracing::warn!(
                "photos and the key are sent to the try-on service unencrypted, over http"
            );
        }
        let own = client_builder().build()?;
        let guarded = client_builder()
            .dns_resolver(Arc::new(settings.egress))
            .build()?;
        Ok(Self {
            settings,
            own,
            guarded,
        })
    }

    /// A request that carries the key. The URL must be one that the template trusts.
    pub fn request(&self, method: Method, url: Url, timeout: Duration) -> RequestBuilder {
        let timeout = timeout.min(self.settings.request_timeout);
        let request = self.client(&url).request(method, url).timeout(timeout);
        let request = request.header(header::ACCEPT, "application/json");
        match self.settings.api_key.as_ref().and_then(|key| key.header()) {
            Some((name, value)) => request.header(name, value),
            None => request,
        }
    }

    /// A request without the key, for a picture.
    pub fn request_picture(&self, url: Url, timeout: Duration) -> RequestBuilder {
        let timeout = timeout.min(self.settings.request_timeout);
        self.client(&url).get(url).timeout(timeout)
    }

    /// Whether the URL is on the service's own server.
    pub fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.settings.template.url.origin()
    }

    /// Only the service's own server may be in a private network: the operator has chosen it.
    fn client(&self, url: &Url) -> &Client {
        if self.is_own(url) {
            &self.own
        } else {
            &self.guarded
        }
    }

    /// Waits before the next request.
    ///
    /// # Errors
    /// Fails immediately if the try-on's deadline is earlier.
    pub async fn delay(&self, delay: Duration, deadline: Instant) -> Result<(), RenderError> {
        let end = Instant::now() + delay;
        if end >= deadline {
            return Err(self.timed_out());
        }
        tokio::time::sleep_until(end).await;
        Ok(())
    }
}

fn client_builder() -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("genvoris/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        // A redirect would send the key to another server.
        .redirect(Policy::none())
        .no_proxy()
}

/// Sends a request and reads the response.
pub async fn send(request: RequestBuilder) -> Result<ServiceResponse, RequestError> {
    let response = request.send().await.map_err(|error| {
        let never_connected = error.is_connect();
        let cause = errors::with_causes(error);
        if never_connected {
            RequestError::Connect(cause)
        } else {
            RequestError::OutcomeUnknown(cause)
        }
    })?;
    let (status, retry_after) = (response.status(), retry_after(&response));
    let location = header_text(&response, header::LOCATION).map(str::to_owned);
    let body = read_body(response).await?;
    Ok(ServiceResponse {
        status,
        retry_after,
        location,
        body,
    })
}

fn retry_after(response: &Response) -> Option<Duration> {
    let value = header_text(response, header::RETRY_AFTER)?;
    duration_from_seconds(value.trim().parse().ok()?)
}

fn header_text(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

async fn read_body(response: Response) -> Result<Bytes, RequestError> {
    let mut stream = response.bytes_stream();
    let mut bytes = Vec::new();
    let interrupted = |error| RequestError::OutcomeUnknown(errors::with_causes(error));
    while let Some(chunk) = stream.try_next().await.map_err(interrupted)? {
        if bytes.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(RequestError::ResponseTooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}
