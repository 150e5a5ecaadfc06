//! What a service's answer says.

use std::time::Duration;

use reqwest::Url;
use serde_json::Value;

use super::{has_login, names::Names, settings::Settings};

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
const WORKING: [&str; 9] = [
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
/// The longest id of a job.
const MAX_JOB_ID: usize = 200;
/// Longer than any try-on.
const MAX_RETRY_AFTER: f64 = 3600.0;

/// How a try-on stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The pictures, as the service writes them; at least one.
    Done(Vec<String>),
    /// There will be none.
    Failed,
    /// Said to be finished, and yet without a picture.
    Finished,
    /// Under way.
    Working,
    /// The answer does not say.
    Untold,
}

/// How the try-on stands. Fields of another type than they should have say nothing.
pub fn state(answer: &Value, names: &Names) -> State {
    let status = text(answer, names, "status").map(|text| text.to_ascii_lowercase());
    let is_one_of = |words: &[&str]| status.as_deref().is_some_and(|word| words.contains(&word));
    let success = names.find("success", answer).and_then(Value::as_bool);
    let images = images(answer, names);
    if success == Some(false) || is_one_of(&FAILED) {
        State::Failed
    } else if is_one_of(&WORKING) {
        State::Working
    } else if !images.is_empty() {
        State::Done(images)
    } else if is_one_of(&SUCCEEDED) {
        State::Finished
    } else if status.is_some() {
        // A word of the service's own; the try-on's time limit ends it.
        State::Working
    } else {
        State::Untold
    }
}

/// A list of texts, or one text.
fn images(answer: &Value, names: &Names) -> Vec<String> {
    match names.find("images", answer) {
        Some(Value::String(image)) => vec![image.clone()],
        Some(Value::Array(images)) => images
            .iter()
            .map(|image| image.as_str().unwrap_or_default().to_owned())
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a job is named, and under which URL it can be asked about: `Some(Err)` if that is none to send the key to.
pub fn status_url(answer: &Value, settings: &Settings) -> Option<Result<Url, ()>> {
    let names = &settings.answer;
    let told = text(answer, names, "status_url").map(str::to_owned);
    let url = told.or_else(|| job_id(answer, names).map(|id| by_id(&id, settings)))?;
    Some(own(&url, &settings.url).ok_or(()))
}

fn by_id(id: &str, settings: &Settings) -> String {
    settings.job_url.replace("{job_id}", id)
}

/// The id, if it is one that means the same in a URL.
fn job_id(answer: &Value, names: &Names) -> Option<String> {
    let id = match names.find("job_id", answer)? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | ':');
    let dots = id.chars().all(|c| c == '.');
    (id.len() <= MAX_JOB_ID && !dots && id.chars().all(plain)).then_some(id)
}

/// The URL, if it is on the service's own server.
fn own(url: &str, service: &Url) -> Option<Url> {
    let url = service.join(url).ok()?;
    (!has_login(&url) && url.origin() == service.origin()).then_some(url)
}

/// When to ask again.
pub fn retry_after(answer: &Value, names: &Names) -> Option<Duration> {
    let value = names.find("retry_after", answer)?;
    let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    seconds_of(seconds)
}

/// Seconds as a length of time; none if they make no sense.
pub fn seconds_of(seconds: f64) -> Option<Duration> {
    let sensible = (0.0..=MAX_RETRY_AFTER).contains(&seconds);
    sensible.then(|| Duration::from_secs_f64(seconds))
}

fn text<'v>(answer: &'v Value, names: &Names, ours: &str) -> Option<&'v str> {
    names.find(ours, answer).and_then(Value::as_str)
}
