//! How a service is reached and what its fields are called.

use std::time::Duration;

use reqwest::{
    Url,
    header::{HeaderName, HeaderValue},
};

use super::names::Names;

/// What a service knows this server by.
#[derive(Clone)]
pub struct Key {
    /// The header that carries it.
    pub header: HeaderName,
    /// The header's value, marked as sensitive.
    pub value: HeaderValue,
    /// The key alone, to be kept out of what is logged.
    pub secret: String,
}

/// See the module; made by [`UpstreamFlags::settings`](super::UpstreamFlags::settings).
#[derive(Clone)]
pub struct Settings {
    /// Where try-ons are posted.
    pub url: Url,
    /// Sent with every request.
    pub key: Option<Key>,
    /// The form's fields.
    pub request: Names,
    /// The answer's fields.
    pub answer: Names,
    /// The status URL of a job that the service gives an id only, with `{job_id}` in it.
    pub job_url: String,
    /// Whether the service honours `Idempotency-Key`.
    pub idempotent: bool,
    /// How long a whole try-on may take.
    pub timeout: Duration,
    /// How long one request may take.
    pub request_timeout: Duration,
}
