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

/// The pictures, and the balances of the store and the customer.
#[derive(Serialize, ToSchema)]
#[schema(as = TryOn)]
pub struct Succeeded<'a> {
    #[schema(pattern = "^succeeded$", example = "succeeded")]
    status: &'static str,
    /// Always true: everything else is an error response.
    success: bool,
    /// URLs of the pictures. `data:` URLs contain the whole picture.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 4)]
    images: &'a RawValue,
    /// The number of pictures.
    #[schema(minimum = 1, maximum = 4)]
    variation_count: usize,
    #[serde(flatten)]
    receipt: Receipt,
    /// The id of the first request for this attempt. Repeated requests get the same id.
    request_id: &'a str,
}

/// Why the try-on failed; nothing was charged.
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
    /// It has ended, with this JSON.
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
    let body = Succeeded {
        status: "succeeded",
        success: true,
        images,
        variation_count,
        receipt,
        request_id,
    };
    Ok(serde_json::to_string(&body)?)
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
        // Even if its lease has expired: until the hold is released, its process may be alive and late.
        State::Held => Ok(Job::Processing),
        State::Released | State::Expired => {
            Ok(Job::Ended(failed(&metering::renderer_lost())?.into()))
        }
        State::Cancelled => Ok(Job::Ended(failed(&metering::job_cancelled())?.into())),
        State::Committed | State::Uncharged => Err(no_longer_stored()),
    }
}

/// The error for an attempt whose response is no longer stored. It is neither rendered again, because the picture would be
/// free, nor charged again.
pub fn no_longer_stored() -> Error {
    Error::NotFound(
        "the response of this attempt is no longer stored; use a new attempt_id for a new try-on",
    )
}
