//! Errors of the service: the log gets the details, shoppers get a general sentence.

use std::error::Error;

use reqwest::StatusCode;
use serde_json::Value;

use super::{client::ServiceResponse, field_names::FieldNames, settings::ApiKey};
use crate::render::RenderError;

/// How many characters of the service's error message are logged.
const MAX_MESSAGE_LENGTH: usize = 300;
/// A longer word is not logged: it is probably a token or an encoded image.
const MAX_WORD_LENGTH: usize = 40;
/// Where services put their error messages.
const MESSAGE_POINTERS: [&str; 6] = [
    "/error",
    "/error/code",
    "/error/message",
    "/code",
    "/detail",
    "/message",
];

/// There was no response, or none within the time limit.
pub const NO_RESPONSE: &str = "the try-on service did not answer";
/// The response had an error status.
pub const ERROR_STATUS: &str = "the try-on service answered with an error";
/// The response was not that of a try-on.
pub const UNEXPECTED_RESPONSE: &str = "the try-on service gave an unexpected answer";
/// The service reported that the try-on failed.
pub const TRY_ON_FAILED: &str = "the try-on service could not make the picture";

/// An error that is not the shopper's fault; `detail` is one of the texts above.
pub fn unavailable(detail: &str) -> RenderError {
    RenderError::Unavailable(detail.to_owned())
}

/// The error for a response to the form that has an error status.
///
/// Only a form that the service finds invalid is reported as the shopper's error. A key or an account that it refuses,
/// its rate limits and its own failures are not.
pub fn rejected(response: &ServiceResponse, names: &FieldNames) -> RenderError {
    let invalid_form = matches!(
        response.status,
        StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
    );
    match invalid_field(response, names).filter(|_| invalid_form) {
        Some(field) => RenderError::InvalidInput {
            field,
            detail: "cannot be used by the try-on service".to_owned(),
        },
        None => unavailable(ERROR_STATUS),
    }
}

/// The shopper's field that is invalid: the photo, unless `fieldErrors` names others. `None` if it names only fields
/// that this server fills in.
fn invalid_field(response: &ServiceResponse, names: &FieldNames) -> Option<&'static str> {
    let body = response.json().unwrap_or_default();
    let Some(fields) = body["fieldErrors"].as_object() else {
        return Some("photo");
    };
    let has_error = |field: &str| {
        names
            .get(field)
            .is_some_and(|name| fields.contains_key(name))
    };
    ["photo", "product_images"]
        .into_iter()
        .find(|field| has_error(field))
}

/// The service's error message for the log, without the key and without anything that looks like a secret or an image.
pub fn message(response: &Value, key: Option<&ApiKey>) -> String {
    let texts = MESSAGE_POINTERS
        .iter()
        .filter_map(|pointer| response.pointer(pointer)?.as_str());
    let text = texts.collect::<Vec<_>>().join("; ");
    let text = match key {
        Some(key) => text.replace(&key.secret, "…"),
        None => text,
    };
    let short = |word: &str| word.chars().count() <= MAX_WORD_LENGTH;
    let words = text.split_whitespace();
    let words = words.map(|word| if short(word) { word } else { "…" });
    let text = words.collect::<Vec<_>>().join(" ");
    text.chars().take(MAX_MESSAGE_LENGTH).collect()
}

/// An error and its causes in one line, without the URL.
pub fn with_causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
