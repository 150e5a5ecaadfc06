//! Validates the arguments and converts them to settings.

use std::time::Duration;

use reqwest::{
    Url,
    header::{self, HeaderName, HeaderValue},
};

use super::{
    args::UpstreamArgs,
    field_names::{FieldNames, REQUEST_FIELDS, RESPONSE_FIELDS},
    has_credentials,
    settings::{ApiKey, Settings},
};

/// The default timeout in percent of the render limit. It is below 100 so that there is time left to cancel a job.
const DEFAULT_TIMEOUT_PERCENT: u64 = 90;
/// In seconds. It is long enough for a service that renders before it responds.
const DEFAULT_REQUEST_TIMEOUT: u64 = 60;
const DEFAULT_KEY_HEADER: &str = "Authorization: Bearer";
/// Headers that cannot carry the key, because the HTTP client sets them.
const RESERVED_HEADERS: [HeaderName; 5] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::CONNECTION,
    header::TRANSFER_ENCODING,
];

/// Why the server cannot start with these arguments.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl UpstreamArgs {
    /// The settings for a server that allows a try-on to take `limit`; `None` if the arguments name no service.
    ///
    /// # Errors
    /// The first argument that is invalid, or that is given without the one that it depends on.
    pub fn settings(self, limit: Duration) -> Result<Option<Settings>, ConfigError> {
        let Some(url) = non_empty(&self.url) else {
            return self.reject_flags_without_url().map(|()| None);
        };
        let url = service_url(url)?;
        let api_key = self.parse_key()?;
        let request_fields = names("--upstream-fields", &REQUEST_FIELDS, &self.request_fields)?;
        let response_fields = names("--upstream-answer", &RESPONSE_FIELDS, &self.response_fields)?;
        let job_url = self.parse_job_url(&url)?;
        let (timeout, request_timeout) = self.timeouts(limit.as_secs())?;
        Ok(Some(Settings {
            url,
            api_key,
            request_fields,
            response_fields,
            job_url,
            idempotent: self.idempotent,
            timeout,
            request_timeout,
        }))
    }

    fn reject_flags_without_url(&self) -> Result<(), ConfigError> {
        let seconds = |value: Option<u64>| value.is_some();
        let flags = [
            ("--upstream-key", non_empty(&self.api_key).is_some()),
            (
                "--upstream-key-header",
                non_empty(&self.key_header).is_some(),
            ),
            (
                "--upstream-fields",
                non_empty(&self.request_fields).is_some(),
            ),
            (
                "--upstream-answer",
                non_empty(&self.response_fields).is_some(),
            ),
            ("--upstream-job-url", non_empty(&self.job_url).is_some()),
            ("--upstream-idempotent", self.idempotent),
            ("--upstream-timeout", seconds(self.timeout)),
            ("--upstream-request-timeout", seconds(self.request_timeout)),
        ];
        match flags.iter().find(|(_, given)| *given) {
            Some((flag, _)) => Err(invalid(flag, "needs --upstream-url")),
            None => Ok(()),
        }
    }

    fn parse_key(&self) -> Result<Option<ApiKey>, ConfigError> {
        let header = non_empty(&self.key_header);
        let Some(secret) = non_empty(&self.api_key) else {
            return match header {
                Some(_) => Err(invalid("--upstream-key-header", "needs --upstream-key")),
                None => Ok(None),
            };
        };
        let (name, scheme) = split_header(header.unwrap_or(DEFAULT_KEY_HEADER));
        let header: HeaderName = name
            .parse()
            .ok()
            .filter(|name| !RESERVED_HEADERS.contains(name))
            .ok_or_else(|| invalid("--upstream-key-header", "is not a header for a key"))?;
        let value = format!("{scheme} {secret}");
        let mut value = HeaderValue::from_str(value.trim_start())
            .map_err(|_| invalid("--upstream-key", "cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok(Some(ApiKey {
            header,
            value,
            secret: secret.to_owned(),
        }))
    }

    fn parse_job_url(&self, url: &Url) -> Result<String, ConfigError> {
        let Some(template) = non_empty(&self.job_url) else {
            return Ok(default_job_url(url));
        };
        let flag = "--upstream-job-url";
        if !template.contains("{job_id}") {
            return Err(invalid(flag, "must contain {job_id}"));
        }
        let example = template.replace("{job_id}", "1");
        let example = url.join(&example).ok();
        if example.is_none_or(|example| example.origin() != url.origin()) {
            return Err(invalid(
                flag,
                "must be on the same server as --upstream-url",
            ));
        }
        Ok(template.to_owned())
    }

    fn timeouts(&self, limit: u64) -> Result<(Duration, Duration), ConfigError> {
        let timeout = self
            .timeout
            .unwrap_or((limit * DEFAULT_TIMEOUT_PERCENT / 100).max(1));
        let request = self.request_timeout;
        let request = request.unwrap_or(DEFAULT_REQUEST_TIMEOUT.min(timeout));
        if !(1..=limit).contains(&timeout) {
            let text = format!("takes 1 to {limit} seconds, the value of --render-limit");
            return Err(invalid("--upstream-timeout", &text));
        }
        if !(1..=timeout).contains(&request) {
            let text = "takes 1 second to the value of --upstream-timeout";
            return Err(invalid("--upstream-request-timeout", text));
        }
        Ok((Duration::from_secs(timeout), Duration::from_secs(request)))
    }
}

/// The trimmed value, if it is not empty. Containers often set unused environment variables to an empty string.
fn non_empty(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|v| !v.is_empty())
}

fn service_url(text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| invalid("--upstream-url", "must be an http or https URL"))?;
    if has_credentials(&url) {
        return Err(invalid(
            "--upstream-url",
            "takes no password; use --upstream-key",
        ));
    }
    Ok(url)
}

fn names(
    flag: &str,
    known: &[&'static str],
    changes: &Option<String>,
) -> Result<FieldNames, ConfigError> {
    FieldNames::parse(known, non_empty(changes).unwrap_or_default())
        .map_err(|text| invalid(flag, &text))
}

/// The header's name and what precedes the key in its value: `Authorization: Bearer` has both, `X-Api-Key` only the name.
fn split_header(header: &str) -> (&str, &str) {
    let (name, scheme) = header.split_once(':').unwrap_or((header, ""));
    (name.trim(), scheme.trim())
}

/// `/try-ons/{job_id}` where the service is at `/try-ons`.
fn default_job_url(url: &Url) -> String {
    format!("{}/{{job_id}}", url.path().trim_end_matches('/'))
}

fn invalid(flag: &str, text: &str) -> ConfigError {
    ConfigError(format!("{flag} {text}"))
}
