//! What went wrong with the service: in full for the log, in general terms for shoppers.

use std::error::Error;

use reqwest::StatusCode;
use serde_json::Value;

use super::{names::Names, service::Received, settings::Key};
use crate::render::RenderError;

/// How much of what a service says is logged, in characters.
const MAX_SAID: usize = 300;
/// A longer word is no word: a token, a picture.
const MAX_WORD: usize = 40;
/// Where services put what is wrong.
const SAYS: [&str; 6] = [
    "/error",
    "/error/code",
    "/error/message",
    "/code",
    "/detail",
    "/message",
];

/// There was no answer, or none within the time.
pub const SILENT: &str = "the try-on service did not answer";
/// It answered an error.
pub const ERRORED: &str = "the try-on service answered with an error";
/// It answered something else than a try-on.
pub const UNUSABLE: &str = "the try-on service gave an answer that is of no use";
/// It says that it failed.
pub const FAILED: &str = "the try-on service could not make the picture";

/// Nothing is debited for it; `detail` is one of the texts above.
pub fn unreachable(detail: &str) -> RenderError {
    RenderError::Unreachable(detail.to_owned())
}

/// What an answer to the form with an error's status means. The form's own contents are the shopper's trouble; a key
/// or an account that the service refuses, its limits and its failures are not.
pub fn refused(received: &Received, names: &Names) -> RenderError {
    let about_form = matches!(
        received.status,
        StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
    );
    match blamed(received, names).filter(|_| about_form) {
        Some(field) => RenderError::BadInput {
            field,
            detail: "cannot be used by the try-on service".to_owned(),
        },
        None => unreachable(ERRORED),
    }
}

/// The field at fault: the photo unless the service names others; none if those are not the shopper's.
fn blamed(received: &Received, names: &Names) -> Option<&'static str> {
    let answer = received.json().unwrap_or_default();
    let Some(fields) = answer["fieldErrors"].as_object() else {
        return Some("photo");
    };
    ["photo", "product_images"].into_iter().find(|ours| {
        names
            .get(ours)
            .is_some_and(|name| fields.contains_key(name))
    })
}

/// What the service says is wrong, without the key and without anything that looks like a secret or a picture.
pub fn said(answer: &Value, key: Option<&Key>) -> String {
    let texts = SAYS.iter().filter_map(|at| answer.pointer(at)?.as_str());
    let text = texts.collect::<Vec<_>>().join("; ");
    let text = match key {
        Some(key) => text.replace(&key.secret, "…"),
        None => text,
    };
    let short = |word: &'_ str| word.chars().count() <= MAX_WORD;
    let words = text.split_whitespace();
    let words = words.map(|word| if short(word) { word } else { "…" });
    let text = words.collect::<Vec<_>>().join(" ");
    text.chars().take(MAX_SAID).collect()
}

/// An error and its causes, without the URL.
pub fn causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
