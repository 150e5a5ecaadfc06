//! The settings of the service: its URL and key, and the names of its fields.

use std::time::Duration;

use reqwest::{
    Url,
    header::{HeaderName, HeaderValue},
};

use super::field_names::FieldNames;

/// The key with which this server authenticates to the service.
#[derive(Clone)]
pub struct ApiKey {
    /// The header that carries it.
    pub header: HeaderName,
    /// The header's value, marked as sensitive.
    pub value: HeaderValue,
    /// The key alone, so that it can be removed from log messages.
    pub secret: String,
}

/// The settings of the service, made by [`UpstreamArgs::settings`](super::UpstreamArgs::settings).
#[derive(Clone)]
pub struct Settings {
    /// The URL to which try-ons are posted.
    pub url: Url,
    /// Sent with every request.
    pub api_key: Option<ApiKey>,
    /// The service's names for the form's fields.
    pub request_fields: FieldNames,
    /// The service's names for the fields of its responses.
    pub response_fields: FieldNames,
    /// The status URL, with `{job_id}` in it, of a job for which the service gives only an id.
    pub job_url: String,
    /// Whether the service supports the `Idempotency-Key` header.
    pub idempotent: bool,
    /// How long a whole try-on may take.
    pub timeout: Duration,
    /// How long one request may take.
    pub request_timeout: Duration,
}
