//! Requests to the service.

use std::time::Duration;

use axum::body::Bytes;
use futures_util::TryStreamExt;
use reqwest::{
    Client, Method, RequestBuilder, Response, StatusCode, Url, header, redirect::Policy,
};
use serde_json::Value;
use tokio::time::Instant;

use super::{answer::seconds_of, settings::Settings, trouble};
use crate::{egress::is_loopback, render::RenderError};

/// The largest answer: four pictures of 4 MB in base64, and some. It is kept, as text, for as long as a try-on may be
/// repeated.
const MAX_ANSWER_BYTES: usize = 24 << 20;
/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A service and how to talk to it.
pub struct Service {
    /// What was configured.
    pub settings: Settings,
    client: Client,
}

/// An answer, whatever it is.
#[derive(Debug)]
pub struct Received {
    /// Its status.
    pub status: StatusCode,
    /// Its `Retry-After`, in seconds only.
    pub retry_after: Option<Duration>,
    body: Bytes,
}

impl Received {
    /// The body, if it is JSON, whatever its type says that it is.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Unsent {
    /// There was no connection: the service knows nothing of the request.
    NoConnection(String),
    /// The connection was lost, or the time was up: the service may have done what was asked for.
    Unknown(String),
    /// There was one, and too much of it: the next would be no shorter.
    TooLarge,
}

impl Service {
    /// Prepares the client; fails where TLS cannot be set up.
    pub fn new(settings: Settings) -> reqwest::Result<Self> {
        if settings.url.scheme() == "http" && !is_loopback(&settings.url) {
            tracing::warn!("photos and the key go to the try-on service unencrypted, over http");
        }
        let client = Client::builder()
            .user_agent(concat!("genvoris/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            // A redirect would take the key to wherever it leads.
            .redirect(Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { settings, client })
    }

    /// A request with the key.
    pub fn request(&self, method: Method, url: Url, timeout: Duration) -> RequestBuilder {
        let timeout = timeout.min(self.settings.request_timeout);
        let request = self.client.request(method, url).timeout(timeout);
        let request = request.header(header::ACCEPT, "application/json");
        match &self.settings.key {
            Some(key) => request.header(&key.header, &key.value),
            None => request,
        }
    }

    /// Waits before another request, unless the try-on's time ends before that.
    pub async fn wait(&self, pause: Duration, until: Instant) -> Result<(), RenderError> {
        let then = Instant::now() + pause;
        if then >= until {
            return Err(self.too_slow());
        }
        tokio::time::sleep_until(then).await;
        Ok(())
    }

    /// The try-on's time is over.
    pub fn too_slow(&self) -> RenderError {
        let seconds = self.settings.timeout.as_secs_f32();
        tracing::warn!(seconds, "the try-on service took too long");
        trouble::unreachable(trouble::SILENT)
    }

    /// There was no answer.
    pub fn silent(&self, unsent: &Unsent) -> RenderError {
        let (Unsent::NoConnection(cause) | Unsent::Unknown(cause)) = unsent else {
            return self.unusable("more than 24 MB");
        };
        tracing::warn!(cause, "the try-on service did not answer");
        trouble::unreachable(trouble::SILENT)
    }

    /// There was an answer of the wrong kind.
    pub fn unusable(&self, what: &str) -> RenderError {
        tracing::warn!(what, "the try-on service gave an answer that is of no use");
        trouble::unreachable(trouble::UNUSABLE)
    }

    /// The service says that it failed.
    pub fn failed(&self, answer: &Value) -> RenderError {
        let said = trouble::said(answer, self.settings.key.as_ref());
        tracing::warn!(said, "the try-on service could not make the picture");
        trouble::unreachable(trouble::FAILED)
    }

    /// Notes an answer with an error's status.
    pub fn log_error(&self, received: &Received) {
        let answer = received.json().unwrap_or_default();
        let said = trouble::said(&answer, self.settings.key.as_ref());
        let status = received.status.as_u16();
        tracing::warn!(status, said, "the try-on service answered with an error");
    }
}

/// Sends a request and reads the answer.
pub async fn send(request: RequestBuilder) -> Result<Received, Unsent> {
    let response = request.send().await.map_err(|error| {
        let never_connected = error.is_connect();
        let cause = trouble::causes(error);
        if never_connected {
            Unsent::NoConnection(cause)
        } else {
            Unsent::Unknown(cause)
        }
    })?;
    let (status, retry_after) = (response.status(), retry_after(&response));
    let body = read_capped(response).await?;
    Ok(Received {
        status,
        retry_after,
        body,
    })
}

fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?;
    seconds_of(value.to_str().ok()?.trim().parse().ok()?)
}

async fn read_capped(response: Response) -> Result<Bytes, Unsent> {
    let mut stream = response.bytes_stream();
    let mut bytes = Vec::new();
    let lost = |error| Unsent::Unknown(trouble::causes(error));
    while let Some(chunk) = stream.try_next().await.map_err(lost)? {
        if bytes.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(Unsent::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}
