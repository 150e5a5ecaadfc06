//! Errors of the service: the log gets the details, shoppers get a general sentence.

use std::error::Error;

use serde_json::Value;

use super::{
    client::{RequestError, ServiceClient, ServiceResponse},
    key::ApiKey,
    template::{Errors, Fault},
};
use crate::render::RenderError;

/// How many characters of the service's error message are logged.
const MAX_MESSAGE_LENGTH: usize = 300;
/// A longer word is not logged: it is probably a token or an encoded image.
const MAX_WORD_LENGTH: usize = 40;
/// Where services put their error messages.
const MESSAGE_POINTERS: [&str; 15] = [
    "/error",
    "/error/code",
    "/error/name",
    "/error/message",
    "/error/detail",
    "/code",
    "/title",
    "/detail",
    "/detail/0/type",
    "/detail/0/msg",
    "/message",
    "/status",
    "/output/code",
    "/output/message",
    "/data/task_status_msg",
];
/// The service cannot use a picture.
const UNUSABLE: &str = "cannot be used by the try-on service";
/// The service refuses a picture.
const MODERATED: &str = "was refused by the content moderation of the try-on service";

/// There was no response, or none within the time limit.
pub const NO_RESPONSE: &str = "the try-on service did not answer";
/// The response had an error status.
pub const ERROR_STATUS: &str = "the try-on service answered with an error";
/// The response was not that of a try-on.
pub const UNEXPECTED_RESPONSE: &str = "the try-on service gave an unexpected answer";
/// The service reported that the try-on failed.
pub const TRY_ON_FAILED: &str = "the try-on service could not make the picture";

impl ServiceClient {
    /// Logs that the try-on took too long, and returns the error for it.
    pub fn timed_out(&self) -> RenderError {
        let seconds = self.settings.timeout.as_secs_f32();
        tracing::warn!(seconds, "the try-on service took too long");
        unavailable(NO_RESPONSE)
    }

    /// Logs why there is no response, and returns the error for it.
    pub fn no_response(&self, error: &RequestError) -> RenderError {
        let (RequestError::Connect(cause) | RequestError::OutcomeUnknown(cause)) = error else {
            return self.unexpected_response("the body is larger than 24 MB");
        };
        tracing::warn!(cause, "the try-on service did not answer");
        unavailable(NO_RESPONSE)
    }

    /// Logs what is wrong with a response, and returns the error for it.
    pub fn unexpected_response(&self, reason: &str) -> RenderError {
        tracing::warn!(reason, "the try-on service gave an unexpected answer");
        unavailable(UNEXPECTED_RESPONSE)
    }

    /// Logs that the service reported a failure, and returns the error for it.
    pub fn try_on_failed(&self, response: &Value) -> RenderError {
        let message = message(response, self.settings.api_key.as_ref());
        tracing::warn!(
            reason = message,
            "the try-on service could not make the picture"
        );
        match self.settings.template.errors.fault(response) {
            Some(fault) => invalid_input(fault),
            None => unavailable(TRY_ON_FAILED),
        }
    }

    /// Logs a response with an error status.
    pub fn log_error_status(&self, response: &ServiceResponse) {
        let body = response.json().unwrap_or_default();
        let message = message(&body, self.settings.api_key.as_ref());
        let status = response.status.as_u16();
        tracing::warn!(
            status,
            reason = message,
            "the try-on service answered with an error"
        );
    }
}

/// An error that is not the shopper's fault; `detail` is one of the texts above.
pub fn unavailable(detail: &str) -> RenderError {
    RenderError::Unavailable(detail.to_owned())
}

/// The error for a fault of the shopper's photo or the product's picture.
pub fn invalid_input(fault: Fault) -> RenderError {
    let (field, detail) = match fault {
        Fault::Photo => ("photo", UNUSABLE),
        Fault::Moderated => ("photo", MODERATED),
        Fault::Product => ("product_images", UNUSABLE),
    };
    RenderError::InvalidInput {
        field,
        detail: detail.to_owned(),
    }
}

/// The error for a response to the request that submits a try-on, if it has an error status.
///
/// Only a photo or a product that the service refuses is reported as the shopper's error. A key or an account that it
/// refuses, its rate limits and its own failures are not.
pub fn rejected(response: &ServiceResponse, errors: &Errors) -> RenderError {
    let body = response.json().unwrap_or_default();
    match errors.fault_of_status(response.status.as_u16(), &body) {
        Some(fault) => invalid_input(fault),
        None => unavailable(ERROR_STATUS),
    }
}

/// The service's error message for the log, without the key and without anything that looks like a secret or an image.
pub fn message(response: &Value, key: Option<&ApiKey>) -> String {
    let texts = MESSAGE_POINTERS
        .iter()
        .filter_map(|pointer| response.pointer(pointer)?.as_str());
    let text = texts.collect::<Vec<_>>().join("; ");
    let text = key.map_or(text.clone(), |key| key.redact(&text));
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
