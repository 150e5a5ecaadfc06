//! The command line's part about the upstream service.

use std::{ops::RangeInclusive, time::Duration};

use clap::{Args, builder::FalseyValueParser};
use reqwest::{
    Url,
    header::{self, HeaderName, HeaderValue},
};

use super::{
    names::{ANSWER, Names, REQUEST},
    settings::{Key, Settings},
};
use crate::metering::RENDER_LIMIT;

/// Seconds that a whole try-on may take.
const TIMEOUTS: RangeInclusive<u64> = 1..=RENDER_LIMIT.as_secs();
/// Below [`RENDER_LIMIT`], so that a job can still be told to stop.
const DEFAULT_TIMEOUT: u64 = 80;
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

/// The flags; checked by [`UpstreamFlags::settings`], because clap would repeat a wrong key.
#[derive(Args)]
pub struct UpstreamFlags {
    /// Where try-ons are posted, to a service that renders them.
    #[arg(
        id = "upstream_url",
        long = "upstream-url",
        value_name = "URL",
        env = "GENVORIS_UPSTREAM_URL",
        hide_env_values = true
    )]
    url: Option<String>,
    /// The service's key for this server.
    #[arg(
        id = "upstream_key",
        long = "upstream-key",
        value_name = "KEY",
        env = "GENVORIS_UPSTREAM_KEY",
        hide_env_values = true
    )]
    key: Option<String>,
    /// The header that carries the key, and what precedes the key in it [default: Authorization: Bearer].
    #[arg(
        id = "upstream_key_header",
        long = "upstream-key-header",
        value_name = "HEADER",
        env = "GENVORIS_UPSTREAM_KEY_HEADER"
    )]
    key_header: Option<String>,
    /// The service's names for photo, product_images, product_id, product_title, product_category, page_url,
    /// platform, variation_count and attempt_id, such as photo=person_image; an empty name leaves a field out.
    #[arg(
        id = "upstream_fields",
        long = "upstream-fields",
        value_name = "OURS=THEIRS,…",
        env = "GENVORIS_UPSTREAM_FIELDS"
    )]
    fields: Option<String>,
    /// The service's names for success, images, status, status_url, job_id and retry_after in its answers, such as
    /// images=output.images.
    #[arg(
        id = "upstream_answer",
        long = "upstream-answer",
        value_name = "OURS=THEIRS,…",
        env = "GENVORIS_UPSTREAM_ANSWER"
    )]
    answer: Option<String>,
    /// The status URL of a job that has an id only, with {job_id} in it [default: the id below the service's URL].
    #[arg(
        id = "upstream_job_url",
        long = "upstream-job-url",
        value_name = "URL",
        env = "GENVORIS_UPSTREAM_JOB_URL",
        hide_env_values = true
    )]
    job_url: Option<String>,
    /// The service honours Idempotency-Key (this server's own API does, by attempt_id): requests whose outcome is
    /// unknown are sent again.
    #[arg(
        id = "upstream_idempotent",
        long = "upstream-idempotent",
        env = "GENVORIS_UPSTREAM_IDEMPOTENT",
        value_parser = FalseyValueParser::new()
    )]
    idempotent: bool,
    /// How many seconds a whole try-on may take [default: 80].
    #[arg(
        id = "upstream_timeout",
        long = "upstream-timeout",
        value_name = "SECONDS",
        env = "GENVORIS_UPSTREAM_TIMEOUT"
    )]
    timeout: Option<u64>,
    /// How many seconds one request may take [default: 60, or the whole try-on's].
    #[arg(
        id = "upstream_request_timeout",
        long = "upstream-request-timeout",
        value_name = "SECONDS",
        env = "GENVORIS_UPSTREAM_REQUEST_TIMEOUT"
    )]
    request_timeout: Option<u64>,
}

impl UpstreamFlags {
    /// What the flags say, `None` if they name no service.
    ///
    /// # Errors
    /// The first flag that is wrong, or stands there without the one it belongs to.
    pub fn settings(self) -> Result<Option<Settings>, Misconfigured> {
        let Some(url) = given(&self.url) else {
            return self.nothing_without_url().map(|()| None);
        };
        let url = service_url(url)?;
        let key = self.key()?;
        let request = names("--upstream-fields", &REQUEST, &self.fields)?;
        let answer = names("--upstream-answer", &ANSWER, &self.answer)?;
        let job_url = self.checked_job_url(&url)?;
        let (timeout, request_timeout) = self.timeouts()?;
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

    fn timeouts(&self) -> Result<(Duration, Duration), Misconfigured> {
        let whole = self.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let request = self.request_timeout;
        let request = request.unwrap_or(DEFAULT_REQUEST_TIMEOUT.min(whole));
        if !TIMEOUTS.contains(&whole) {
            let text = format!("takes 1 to {} seconds", TIMEOUTS.end());
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
    if !url.username().is_empty() || url.password().is_some() {
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
