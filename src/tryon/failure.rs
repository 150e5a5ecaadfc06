//! Why a try-on produced no picture, in terms that a shopper and a host page can act on.

/// A try-on that ended without a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened. It selects the text that the shopper reads, and decides whether a retry is offered.
    pub kind: FailureKind,
    /// Stable code for the host page: the backend's own code if it sent one, otherwise [`FailureKind::code`].
    pub code: String,
    /// Whether the try-on was counted against the shopper's quota.
    pub charged: Charged,
    /// The backend's id of the request, if it sent one.
    pub request_id: Option<String>,
}

impl Failure {
    /// A failure with the default code of its kind.
    pub fn new(kind: FailureKind, charged: Charged) -> Self {
        Self {
            kind,
            code: kind.code().to_owned(),
            charged,
            request_id: None,
        }
    }

    /// Whether a retry of the same try-on may succeed.
    pub fn retryable(&self) -> bool {
        !matches!(
            self.kind,
            FailureKind::PhotoRejected
                | FailureKind::TooLarge
                | FailureKind::SessionExpired
                | FailureKind::Unavailable
                | FailureKind::ResultUnreadable
        )
    }
}

/// Whether a failed try-on was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charged {
    /// The backend said that it was not, or refused the request before it could be counted.
    No,
    /// A picture was made and counted, but could not be shown.
    Yes,
    /// The answer never arrived. A retry under the same attempt id cannot be counted twice.
    Unknown,
}

impl Charged {
    /// The value of `charged` in `genvoris:error`.
    pub fn name(self) -> &'static str {
        match self {
            Charged::No => "no",
            Charged::Yes => "yes",
            Charged::Unknown => "unknown",
        }
    }
}

/// The kinds of failure. Each kind has its own text in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// No answer: the browser is offline, the request was blocked, or the connection broke.
    NetworkError,
    /// No answer within the time limit.
    Timeout,
    /// 429, for longer than a shopper can be expected to wait.
    RateLimited,
    /// 5xx.
    ServerError,
    /// The body of the answer is not what the API documents: it is HTML, truncated, empty, or of another shape.
    InvalidResponse,
    /// The backend tried, but could not make a picture.
    GenerationFailed,
    /// 408 or 425: the upload of the photo took too long.
    UploadTimeout,
    /// The backend rejected the photo: 415, or a 400 that names the field `photo`.
    PhotoRejected,
    /// 413, although the photo was made as small as possible.
    TooLarge,
    /// 401 because of the session token.
    SessionExpired,
    /// Something that only the store can fix: its key, domain, account, credits, or the address of its backend.
    Unavailable,
    /// The picture exists, but its file did not load.
    ResultNotLoaded,
    /// The answer contained the picture, but the browser cannot display it.
    ResultUnreadable,
}

impl FailureKind {
    /// The code that is reported if the backend sent none.
    pub fn code(self) -> &'static str {
        match self {
            FailureKind::NetworkError => "network_error",
            FailureKind::Timeout => "timeout",
            FailureKind::RateLimited => "rate_limited",
            FailureKind::ServerError => "internal_error",
            FailureKind::InvalidResponse => "invalid_response",
            FailureKind::GenerationFailed => "tryon_failed",
            FailureKind::UploadTimeout => "request_timeout",
            FailureKind::PhotoRejected => "photo_refused",
            FailureKind::TooLarge => "photo_too_large",
            FailureKind::SessionExpired => "invalid_session_token",
            FailureKind::Unavailable => "unavailable",
            FailureKind::ResultNotLoaded => "result_not_loaded",
            FailureKind::ResultUnreadable => "result_not_readable",
        }
    }
}
