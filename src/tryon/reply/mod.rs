//! What a response of the backend means for the try-on.

mod classify;
mod response;
#[cfg(test)]
mod tests;

pub use classify::classify;
pub use response::ApiResponse;

use super::{
    failure::{Charged, Failure, FailureKind},
    paywall::{Quota, Refusal},
};

/// The result of a successful try-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The number of pictures, at least one.
    pub pictures: u32,
    /// The customer's quota after this try-on, if the backend reports one.
    pub quota: Option<Quota>,
    /// The backend's id of the request.
    pub request_id: Option<String>,
}

impl Outcome {
    /// The failure to report if a picture cannot be displayed. `reloadable` says whether loading it again may help.
    pub fn display_failure(&self, reloadable: bool) -> Failure {
        let kind = if reloadable {
            FailureKind::ResultNotLoaded
        } else {
            FailureKind::ResultUnreadable
        };
        Failure {
            request_id: self.request_id.clone(),
            ..Failure::new(kind, Charged::Yes)
        }
    }
}

/// The possible meanings of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The pictures are ready.
    Succeeded(Outcome),
    /// The backend is still working on the try-on.
    Processing {
        /// The URL to poll; `None` keeps the URL of an earlier reply.
        status_url: Option<String>,
        /// The backend's `retry_after`, in seconds.
        retry_after: Option<u32>,
    },
    /// 402: the customer's quota is used up, or a payment is due.
    Refused(Refusal),
    /// 429.
    RateLimited {
        /// The backend's `Retry-After`, in seconds.
        retry_after: Option<u32>,
        /// The failure to report if waiting does not help.
        failure: Failure,
    },
    /// Can be sent again under the same attempt id: a network error, a timeout, or a 502, 503 or 504.
    Retryable {
        /// The backend's `Retry-After`, in seconds.
        retry_after: Option<u32>,
        /// The failure to report if retries do not help.
        failure: Failure,
    },
    /// The try-on failed.
    Failed(Failure),
}

impl Reply {
    /// The connection failed before a status arrived.
    pub fn network_error() -> Self {
        Self::without_response(FailureKind::NetworkError)
    }

    /// No response arrived within the time limit.
    pub fn timeout() -> Self {
        Self::without_response(FailureKind::Timeout)
    }

    fn without_response(kind: FailureKind) -> Self {
        Reply::Retryable {
            retry_after: None,
            failure: Failure::new(kind, Charged::Unknown),
        }
    }
}
