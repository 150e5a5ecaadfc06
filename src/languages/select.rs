//! Which message is shown when, and with which numbers.

use super::{
    messages::{Messages, Notice, position},
    plural::{PluralRules, VALUE, substitute},
};
use crate::tryon::{
    failure::{Charged, FailureKind},
    input::PhotoProblem,
    paywall::Reason,
};

impl Messages {
    /// How many try-ons are left.
    pub fn try_ons_left(&self, count: u32, rules: &dyn PluralRules) -> String {
        self.plural(position::TRY_ONS_LEFT, count, rules)
    }

    /// How many seconds the service asks to wait.
    pub fn waiting(&self, seconds: u32, rules: &dyn PluralRules) -> String {
        self.plural(position::WAITING, seconds, rules)
    }

    /// How many of the try-ons are used. The limit chooses the plural category.
    pub fn try_ons_used(&self, used: u32, limit: u32, rules: &dyn PluralRules) -> String {
        let text = self.plural(position::TRY_ONS_USED, limit, rules);
        substitute(&text, VALUE, &rules.number(used))
    }

    /// When there will be new try-ons.
    pub fn quota_resets(&self, date: &str) -> String {
        substitute(self.text(position::QUOTA_RESETS), VALUE, date)
    }

    /// The alternative text of a result.
    pub fn result_alt(&self, title: &str) -> String {
        substitute(self.text(position::RESULT_ALT), VALUE, title)
    }

    /// The message for a photo that cannot be used.
    pub fn photo_problem(&self, problem: PhotoProblem) -> &str {
        self.text(match problem {
            PhotoProblem::Undecodable => position::PHOTO_UNDECODABLE,
            PhotoProblem::Heic => position::PHOTO_HEIC,
            PhotoProblem::Blank => position::PHOTO_BLANK,
            PhotoProblem::CanvasNoise => position::PHOTO_FALSIFIED,
            PhotoProblem::TooLarge => position::PHOTO_TOO_MANY_PIXELS,
            PhotoProblem::NoPicture => position::PHOTO_MISSING,
        })
    }

    /// Whether a try-on without a picture was counted.
    pub fn charged(&self, charged: Charged) -> &str {
        self.text(match charged {
            Charged::No => position::CHARGED_NO,
            Charged::Yes => position::CHARGED_YES,
            Charged::Unknown => position::CHARGED_UNKNOWN,
        })
    }

    /// The notice for a try-on without a picture.
    pub fn failure(&self, kind: FailureKind) -> Notice<'_> {
        self.notice(match kind {
            FailureKind::NetworkError => position::NO_CONNECTION,
            FailureKind::Timeout => position::TIMED_OUT,
            FailureKind::UploadTimeout => position::SLOW_UPLOAD,
            FailureKind::RateLimited => position::SERVICE_BUSY,
            FailureKind::ServerError => position::SERVICE_DOWN,
            FailureKind::InvalidResponse => position::UNREADABLE_RESPONSE,
            FailureKind::GenerationFailed => position::NO_RESULT,
            FailureKind::PhotoRejected => position::PHOTO_REFUSED,
            FailureKind::TooLarge => position::PHOTO_TOO_MANY_BYTES,
            FailureKind::SessionExpired => position::SESSION_ENDED,
            FailureKind::Unavailable => position::UNAVAILABLE,
            FailureKind::ResultNotLoaded => position::PICTURE_NOT_LOADED,
            FailureKind::ResultUnreadable => position::PICTURE_DAMAGED,
        })
    }

    /// The notice for a 402.
    pub fn paywall(&self, reason: Reason) -> Notice<'_> {
        self.notice(match reason {
            Reason::QuotaExhausted => position::QUOTA_EXHAUSTED,
            Reason::NoPlan => position::NO_PLAN,
            Reason::Paused => position::PLAN_PAUSED,
            Reason::Cancelled => position::PLAN_ENDED,
            Reason::Payment => position::PAYMENT_REQUIRED,
            Reason::Locked => position::STORE_LOCKED,
            Reason::Exhausted => position::STORE_EXHAUSTED,
        })
    }
}
