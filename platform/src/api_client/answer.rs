//! What the platform's answers mean for a store's server.

use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode, header},
};
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Result};

/// An answer that is no server's failure and no refusal of the store's key.
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    body: Bytes,
}

impl Answer {
    /// # Errors
    /// 429 with its time, 403 of an inactive customer, 500 if the key is refused, 502 if the platform fails.
    pub fn new(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Result<Self> {
        let code = || {
            let error: Option<Value> = serde_json::from_slice(&body).ok();
            let code = error.as_ref().and_then(|error| error["error"].as_str());
            code.unwrap_or_default().to_owned()
        };
        match status {
            StatusCode::TOO_MANY_REQUESTS => Err(Error::RateLimited {
                retry_after: retry_after(headers),
            }),
            StatusCode::FORBIDDEN if code() == "customer_inactive" => Err(Error::CustomerInactive),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Error::internal(format!(
                "the platform refused the store's key: {}",
                code()
            ))),
            status if status.is_server_error() => Err(Error::UpstreamUnreachable(
                "the try-on platform failed".to_owned(),
            )),
            status => Ok(Self { status, body }),
        }
    }

    /// # Errors
    /// 500 for anything but a success.
    pub fn check(&self) -> Result<()> {
        match self.status.is_success() {
            true => Ok(()),
            false => Err(Error::internal(format!(
                "the platform answered {}",
                self.status
            ))),
        }
    }

    /// The body of a success.
    ///
    /// # Errors
    /// 500 for anything else.
    pub fn json<T: for<'de> Deserialize<'de>>(&self) -> Result<T> {
        self.check()?;
        Ok(serde_json::from_slice(&self.body)?)
    }
}

fn retry_after(headers: &HeaderMap) -> u32 {
    let value = headers.get(header::RETRY_AFTER);
    let seconds = value.and_then(|value| value.to_str().ok()?.parse().ok());
    seconds.unwrap_or(1)
}
