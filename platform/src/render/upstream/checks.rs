//! What the flags say, and whether they can be meant.

use std::time::Duration;

use reqwest::{
    Url,
    header::{self, HeaderName, HeaderValue},
};

use super::{
    flags::UpstreamFlags,
    has_login,
    names::{ANSWER, Names, REQUEST},
    settings::{Key, Settings},
};

/// Of the time that rendering may take, in percent: below it, so that a job can still be told to stop.
const DEFAULT_TIMEOUT: u64 = 90;
/// Long enough for a service that renders within its answer.
const DEFAULT_REQUEST_TIMEOUT: u64 = 60;
const DEFAULT_KEY_HEADER: &str = "Authorization: Bearer";
/// Headers that a request has for other reasons.
const TAKEN: [HeaderName; 5] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::CONNECTION,
    header::TRANSFER_ENCODING,
];

/// Why the server cannot start with these flags.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misconfigured(String);

impl UpstreamFlags {
    /// What the flags say for a server that gives up after `limit`, `None` if they name no service.
    ///
    /// # Errors
    /// The first flag that is wrong, or stands there without the one it belongs to.
    pub fn settings(self, limit: Duration) -> Result<Option<Settings>, Misconfigured> {
        let Some(url) = given(&self.url) else {
            return self.nothing_without_url().map(|()| None);
        };
        let url = service_url(url)?;
        let key = self.key()?;
        let request = names("--upstream-fields", &REQUEST, &self.fields)?;
        let answer = names("--upstream-answer", &ANSWER, &self.answer)?;
        let job_url = self.checked_job_url(&url)?;
        let (timeout, request_timeout) = self.timeouts(limit.as_secs())?;
        Ok(Some(Settings {
            url,
            key,
            request,
            answer,
            job_url,
            idempotent: self.idempotent,
            timeout,
            request_timeout,
        }))
    }

    fn nothing_without_url(&self) -> Result<(), Misconfigured> {
        let seconds = |value: Option<u64>| value.is_some();
        let flags = [
            ("--upstream-key", given(&self.key).is_some()),
            ("--upstream-key-header", given(&self.key_header).is_some()),
            ("--upstream-fields", given(&self.fields).is_some()),
            ("--upstream-answer", given(&self.answer).is_some()),
            ("--upstream-job-url", given(&self.job_url).is_some()),
            ("--upstream-idempotent", self.idempotent),
            ("--upstream-timeout", seconds(self.timeout)),
            ("--upstream-request-timeout", seconds(self.request_timeout)),
        ];
        match flags.iter().find(|(_, there)| *there) {
            Some((flag, _)) => Err(wrong(flag, "needs --upstream-url")),
            None => Ok(()),
        }
    }

    fn key(&self) -> Result<Option<Key>, Misconfigured> {
        let header = given(&self.key_header);
        let Some(secret) = given(&self.key) else {
            return match header {
                Some(_) => Err(wrong("--upstream-key-header", "needs --upstream-key")),
                None => Ok(None),
            };
        };
        let (name, scheme) = split_header(header.unwrap_or(DEFAULT_KEY_HEADER));
        let header: HeaderName = name
            .parse()
            .ok()
            .filter(|name| !TAKEN.contains(name))
            .ok_or_else(|| wrong("--upstream-key-header", "is not a header for a key"))?;
        let value = format!("{scheme} {secret}");
        let mut value = HeaderValue::from_str(value.trim_start())
            .map_err(|_| wrong("--upstream-key", "cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok(Some(Key {
            header,
            value,
            secret: secret.to_owned(),
        }))
    }

    fn checked_job_url(&self, url: &Url) -> Result<String, Misconfigured> {
        let Some(template) = given(&self.job_url) else {
            return Ok(below(url));
        };
        let flag = "--upstream-job-url";
        if !template.contains("{job_id}") {
            return Err(wrong(flag, "must contain {job_id}"));
        }
        let example = template.replace("{job_id}", "1");
        let ours = url.join(&example).ok();
        if ours.is_none_or(|example| example.origin() != url.origin()) {
            return Err(wrong(flag, "must be on the same server as --upstream-url"));
        }
        Ok(template.to_owned())
    }

    fn timeouts(&self, limit: u64) -> Result<(Duration, Duration), Misconfigured> {
        let whole = self
            .timeout
            .unwrap_or((limit * DEFAULT_TIMEOUT / 100).max(1));
        let request = self.request_timeout;
        let request = request.unwrap_or(DEFAULT_REQUEST_TIMEOUT.min(whole));
        if !(1..=limit).contains(&whole) {
            let text = format!("takes 1 to {limit} seconds, what --render-limit says");
            return Err(wrong("--upstream-timeout", &text));
        }
        if !(1..=whole).contains(&request) {
            let text = "takes 1 second to what --upstream-timeout says";
            return Err(wrong("--upstream-request-timeout", text));
        }
        Ok((Duration::from_secs(whole), Duration::from_secs(request)))
    }
}

/// An empty value is none: containers are often given variables that are there and empty.
fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|v| !v.is_empty())
}

fn service_url(text: &str) -> Result<Url, Misconfigured> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| wrong("--upstream-url", "must be an http or https URL"))?;
    if has_login(&url) {
        return Err(wrong(
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
) -> Result<Names, Misconfigured> {
    Names::parse(known, given(changes).unwrap_or_default()).map_err(|text| wrong(flag, &text))
}

/// `Authorization: Bearer` is a name and what precedes the key, `X-Api-Key` a name alone.
fn split_header(header: &str) -> (&str, &str) {
    let (name, scheme) = header.split_once(':').unwrap_or((header, ""));
    (name.trim(), scheme.trim())
}

/// The jobs below the service's own URL.
fn below(url: &Url) -> String {
    format!("{}/{{job_id}}", url.path().trim_end_matches('/'))
}

fn wrong(flag: &str, text: &str) -> Misconfigured {
    Misconfigured(format!("{flag} {text}"))
}
