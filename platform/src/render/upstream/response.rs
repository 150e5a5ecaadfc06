//! Interprets the service's responses.

use std::time::Duration;

use reqwest::Url;
use serde_json::Value;

use super::{field_names::FieldNames, has_credentials, settings::Settings};

const FAILED: [&str; 7] = [
    "failed",
    "failure",
    "error",
    "errored",
    "canceled",
    "cancelled",
    "expired",
];
const SUCCEEDED: [&str; 7] = [
    "succeeded",
    "success",
    "completed",
    "complete",
    "done",
    "finished",
    "ready",
];
const PROCESSING: [&str; 9] = [
    "processing",
    "queued",
    "in_queue",
    "pending",
    "starting",
    "started",
    "running",
    "in_progress",
    "accepted",
];
/// The longest job id that is accepted.
const MAX_JOB_ID_LENGTH: usize = 200;
/// In seconds. An hour is longer than any try-on takes.
const MAX_RETRY_AFTER: f64 = 3600.0;

/// The status of a try-on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It has succeeded. There is at least one image; the strings are in the service's format.
    Succeeded(Vec<String>),
    /// It has failed.
    Failed,
    /// The service says that it has succeeded, but gives no image.
    SucceededWithoutImages,
    /// It is still being processed.
    Processing,
    /// The response has no status, or an unknown one.
    Unknown,
}

/// Reads the status from a response. A field of an unexpected type counts as missing.
pub fn status(response: &Value, names: &FieldNames) -> Status {
    let status = text(response, names, "status").map(|text| text.to_ascii_lowercase());
    let is_one_of = |words: &[&str]| status.as_deref().is_some_and(|word| words.contains(&word));
    let success = names.find("success", response).and_then(Value::as_bool);
    let images = images(response, names);
    if success == Some(false) || is_one_of(&FAILED) {
        Status::Failed
    } else if is_one_of(&PROCESSING) {
        Status::Processing
    } else if !images.is_empty() {
        Status::Succeeded(images)
    } else if is_one_of(&SUCCEEDED) {
        Status::SucceededWithoutImages
    } else if status.is_some() {
        // A word that only this service uses. If it means a failure, the time limit of the try-on ends the polling.
        Status::Processing
    } else {
        Status::Unknown
    }
}

/// The images, which the service gives as a list of texts or as one text.
fn images(response: &Value, names: &FieldNames) -> Vec<String> {
    match names.find("images", response) {
        Some(Value::String(image)) => vec![image.clone()],
        Some(Value::Array(images)) => images
            .iter()
            .map(|image| image.as_str().unwrap_or_default().to_owned())
            .collect(),
        _ => Vec::new(),
    }
}

/// The status URL of the job that the response names; `None` if it names no job.
///
/// `Some(Err)` if the URL is on another server, which must not receive the key.
pub fn status_url(response: &Value, settings: &Settings) -> Option<Result<Url, ()>> {
    let names = &settings.response_fields;
    let given = text(response, names, "status_url").map(str::to_owned);
    let url = given.or_else(|| job_id(response, names).map(|id| job_url(&id, settings)))?;
    Some(same_origin(&url, &settings.url).ok_or(()))
}

fn job_url(id: &str, settings: &Settings) -> String {
    settings.job_url.replace("{job_id}", id)
}

/// The job id, if it can be put into a URL as it is.
fn job_id(response: &Value, names: &FieldNames) -> Option<String> {
    let id = match names.find("job_id", response)? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let unreserved =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | ':');
    let only_dots = id.chars().all(|c| c == '.');
    let usable = id.len() <= MAX_JOB_ID_LENGTH && !only_dots && id.chars().all(unreserved);
    usable.then_some(id)
}

/// The absolute URL, if it is on the service's own server.
fn same_origin(url: &str, service: &Url) -> Option<Url> {
    let url = service.join(url).ok()?;
    (!has_credentials(&url) && url.origin() == service.origin()).then_some(url)
}

/// How long the service asks to wait before the next request.
pub fn retry_after(response: &Value, names: &FieldNames) -> Option<Duration> {
    let value = names.find("retry_after", response)?;
    let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    duration_from_seconds(seconds)
}

/// The duration of so many seconds; `None` if they are negative or absurdly many.
pub fn duration_from_seconds(seconds: f64) -> Option<Duration> {
    let valid = (0.0..=MAX_RETRY_AFTER).contains(&seconds);
    valid.then(|| Duration::from_secs_f64(seconds))
}

fn text<'v>(response: &'v Value, names: &FieldNames, field: &str) -> Option<&'v str> {
    names.find(field, response).and_then(Value::as_str)
}
