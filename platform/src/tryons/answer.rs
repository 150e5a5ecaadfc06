//! The JSON of a try-on: succeeded, failed, or still processing.

use axum::body::Bytes;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::{
    db::attempts::State,
    error::{Error, ErrorBody, Result},
    metering::{self, Receipt},
    render::Picture,
};

/// The pictures, and what store and customer have left.
#[derive(Serialize, ToSchema)]
#[schema(as = TryOn)]
pub struct Answer<'a> {
    #[schema(pattern = "^succeeded$", example = "succeeded")]
    status: &'static str,
    /// Always true: what is wrong is an error.
    success: bool,
    /// URLs of the pictures; `data:` URLs carry them whole.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 4)]
    images: &'a RawValue,
    /// How many pictures.
    #[schema(minimum = 1, maximum = 4)]
    variation_count: usize,
    #[serde(flatten)]
    receipt: Receipt,
    /// The request that asked first: repeats with the same `attempt_id` have it too.
    request_id: &'a str,
}

/// Why there are no pictures; nothing was charged.
#[derive(Serialize, ToSchema)]
#[schema(as = FailedTryOn)]
pub struct Failed {
    #[schema(pattern = "^failed$", example = "failed")]
    status: &'static str,
    #[serde(flatten)]
    error: ErrorBody,
}

/// The state of a job.
pub enum Job {
    /// It is being rendered.
    Processing,
    /// It has ended; its JSON says how.
    Ended(Bytes),
}

/// The JSON array of the pictures' URLs.
pub fn image_urls(pictures: &[Picture]) -> Result<Box<RawValue>> {
    let urls: Vec<String> = pictures.iter().map(url).collect();
    Ok(serde_json::value::to_raw_value(&urls)?)
}

fn url(picture: &Picture) -> String {
    match picture {
        Picture::Encoded { mime, bytes } => {
            format!("data:{mime};base64,{}", BASE64_STANDARD.encode(bytes))
        }
        Picture::Url(url) => url.clone(),
    }
}

/// The JSON of a try-on that succeeded.
pub fn succeeded(
    images: &RawValue,
    variation_count: usize,
    receipt: Receipt,
    request_id: &str,
) -> Result<String> {
    let answer = Answer {
        status: "succeeded",
        success: true,
        images,
        variation_count,
        receipt,
        request_id,
    };
    Ok(serde_json::to_string(&answer)?)
}

/// The JSON of a try-on that failed.
pub fn failed(error: &Error) -> Result<String> {
    let failed = Failed {
        status: "failed",
        error: ErrorBody::of(error),
    };
    Ok(serde_json::to_string(&failed)?)
}

/// The state of a job for which no response is stored.
pub fn without_stored_response(state: State) -> Result<Job> {
    match state {
        // Also when its lease is over: its process may be late and alive, until the hold is released.
        State::Held => Ok(Job::Processing),
        State::Released | State::Expired => {
            Ok(Job::Ended(failed(&metering::renderer_lost())?.into()))
        }
        State::Cancelled => Ok(Job::Ended(failed(&metering::job_cancelled())?.into())),
        State::Committed | State::Uncharged => Err(no_longer_stored()),
    }
}

/// Not rendered again, because nobody would pay for that picture, and not charged again under the same id.
pub fn no_longer_stored() -> Error {
    Error::NotFound(
        "this attempt was answered, and its answer is not kept any more; a new attempt_id is a new try-on",
    )
}
