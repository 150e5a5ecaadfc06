//! How the answers of a service are read.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::path::Path;

/// The longest job id that is accepted.
const MAX_JOB_ID_LENGTH: usize = 200;
/// In seconds. An hour is longer than any try-on takes.
const MAX_RETRY_AFTER: f64 = 3600.0;

/// Where an answer has which information.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answer {
    /// `false`, or a number other than 0, means that the try-on has failed.
    pub success: Option<Path>,
    /// Anything at this path means that the try-on has failed.
    pub error: Option<Path>,
    /// The word for the state of the job.
    pub status: Option<Path>,
    /// The pictures. The first path that leads to something counts.
    pub images: Vec<Path>,
    /// The job's id.
    pub job_id: Option<Path>,
    /// How many seconds to wait before the next request.
    pub retry_after: Option<Path>,
    /// The words for jobs that have succeeded.
    pub succeeded: Vec<String>,
    /// The words for jobs that have failed.
    pub failed: Vec<String>,
    /// The words for jobs that go on.
    pub processing: Vec<String>,
}

/// The state of a try-on.
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

/// What the service blames for a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The shopper's photo.
    Photo,
    /// The photo, which the service's moderation refuses.
    Moderated,
    /// The product's picture.
    Product,
}

/// How errors are read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Errors {
    /// Where the names of errors are.
    pub name: Vec<Path>,
    /// What the service blames, by the error's name. All other errors are those of the service or of its configuration.
    pub faults: BTreeMap<String, Fault>,
    /// HTTP statuses with which the service refuses the photo.
    pub photo_statuses: Vec<u16>,
    /// The service's names for `photo` and `product_images` in the `fieldErrors` of its answer.
    pub fields: BTreeMap<String, Fault>,
}

impl Answer {
    /// Reads the state. A field of an unexpected type counts as missing.
    pub fn status(&self, json: &Value) -> Status {
        let word = self.status.as_ref().and_then(|path| path.text(json));
        let is_one_of = |words: &[String]| {
            word.is_some_and(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
        };
        let images = self.images(json);
        if self.reports_failure(json) || is_one_of(&self.failed) {
            Status::Failed
        } else if is_one_of(&self.processing) {
            Status::Processing
        } else if !images.is_empty() {
            Status::Succeeded(images)
        } else if is_one_of(&self.succeeded) {
            Status::SucceededWithoutImages
        } else if word.is_some() {
            // An unknown word. If it means a failure, the time limit of the try-on ends the polling.
            Status::Processing
        } else {
            Status::Unknown
        }
    }

    fn reports_failure(&self, json: &Value) -> bool {
        let success = self.success.as_ref().and_then(|path| path.first(json));
        let failed = success.is_some_and(|value| match value {
            Value::Bool(success) => !success,
            Value::Number(code) => code.as_i64() != Some(0),
            _ => false,
        });
        let error = self.error.as_ref().and_then(|path| path.first(json));
        failed || error.is_some_and(|error| error.as_str() != Some(""))
    }

    /// The images. Anything that is not a text becomes an empty one, which is no picture.
    fn images(&self, json: &Value) -> Vec<String> {
        let found = self.images.iter().map(|path| path.all(json));
        let found = found.into_iter().find(|values| !values.is_empty());
        let items = found.into_iter().flatten().flat_map(|value| match value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(_) => Vec::new(),
            other => vec![other],
        });
        items
            .map(|image| image.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The job's id, if it can be put into a URL as it is.
    pub fn job_id(&self, json: &Value) -> Option<String> {
        let id = match self.job_id.as_ref()?.first(json)? {
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

    /// How long the service asks to wait before the next request.
    pub fn retry_after(&self, json: &Value) -> Option<Duration> {
        let value = self.retry_after.as_ref()?.first(json)?;
        let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
        duration_from_seconds(seconds)
    }
}

impl Errors {
    /// What the service blames, by the names of the errors in its answer.
    pub fn fault(&self, json: &Value) -> Option<Fault> {
        let names = self.name.iter().flat_map(|path| path.all(json));
        names
            .filter_map(|name| match name {
                Value::String(name) => self.faults.get(name).copied(),
                Value::Number(code) => self.faults.get(&code.to_string()).copied(),
                _ => None,
            })
            .next()
    }

    /// What the service blames in an answer with an error status.
    pub fn fault_of_status(&self, status: u16, json: &Value) -> Option<Fault> {
        let refused = self.photo_statuses.contains(&status);
        self.fault(json)
            .or_else(|| match json["fieldErrors"].as_object() {
                _ if !refused => None,
                // It may name only fields that this server fills in, which are not the shopper's fault.
                Some(errors) => {
                    let blamed = errors.keys().filter_map(|name| self.fields.get(name));
                    blamed.copied().min_by_key(|fault| *fault != Fault::Photo)
                }
                None => Some(Fault::Photo),
            })
    }
}

/// The duration of so many seconds; `None` if they are negative or absurdly many.
pub fn duration_from_seconds(seconds: f64) -> Option<Duration> {
    let valid = (0.0..=MAX_RETRY_AFTER).contains(&seconds);
    valid.then(|| Duration::from_secs_f64(seconds))
}
