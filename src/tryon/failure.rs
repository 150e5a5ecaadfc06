//! Why a try-on did not give a picture, in terms a shopper and a page can act on.

/// A try-on that ended without a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened; chooses the words and whether trying again helps.
    pub kind: FailureKind,
    /// Stable code for the page: the backend's own where it gave one, else [`FailureKind::code`].
    pub code: String,
    /// Whether the shopper's quota was touched.
    pub charged: Charged,
    /// The backend's id of the request, where it gave one.
    pub request_id: Option<String>,
}

impl Failure {
    /// A failure with the kind's own code.
    pub fn new(kind: FailureKind, charged: Charged) -> Self {
        Self {
            kind,
            code: kind.code().to_owned(),
            charged,
            request_id: None,
        }
    }

    /// Whether the same try-on may succeed when it is tried again.
    pub fn retryable(&self) -> bool {
        !matches!(
            self.kind,
            FailureKind::PhotoRefused
                | FailureKind::TooLarge
                | FailureKind::SessionEnded
                | FailureKind::Unavailable
                | FailureKind::PictureBroken
        )
    }
}

/// Whether a failed try-on was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charged {
    /// The backend said so, or refused before anything could be counted.
    No,
    /// A picture was made and counted, but could not be shown.
    Yes,
    /// The answer never arrived. Trying again under the same attempt id cannot count twice.
    Unknown,
}

impl Charged {
    /// The word in `genvoris:error`.
    pub fn name(self) -> &'static str {
        match self {
            Charged::No => "no",
            Charged::Yes => "yes",
            Charged::Unknown => "unknown",
        }
    }
}

/// The kinds of failure; each has its own words in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// No answer: offline, blocked, or the connection broke.
    Lost,
    /// No answer in time.
    TimedOut,
    /// 429 for longer than a shopper waits.
    Busy,
    /// 5xx.
    Down,
    /// An answer that is no answer: HTML, cut short, empty, another shape.
    Unreadable,
    /// The backend tried and made no picture.
    NotMade,
    /// 408, 425: the photo did not get through in time.
    Slow,
    /// The backend refused the photo (400 naming it, 415).
    PhotoRefused,
    /// 413, however small the photo was made.
    TooLarge,
    /// 401 for the session token.
    SessionEnded,
    /// The store's affair: key, domain, account, credits, address of the backend.
    Unavailable,
    /// The picture exists but its file did not load.
    PictureLost,
    /// The picture came with the answer, and no browser can show it.
    PictureBroken,
}

impl FailureKind {
    /// The code reported when the backend gave none.
    pub fn code(self) -> &'static str {
        match self {
            FailureKind::Lost => "network_error",
            FailureKind::TimedOut => "timeout",
            FailureKind::Busy => "rate_limited",
            FailureKind::Down => "internal_error",
            FailureKind::Unreadable => "invalid_response",
            FailureKind::NotMade => "tryon_failed",
            FailureKind::Slow => "request_timeout",
            FailureKind::PhotoRefused => "photo_refused",
            FailureKind::TooLarge => "photo_too_large",
            FailureKind::SessionEnded => "invalid_session_token",
            FailureKind::Unavailable => "unavailable",
            FailureKind::PictureLost => "result_not_loaded",
            FailureKind::PictureBroken => "result_not_readable",
        }
    }
}
