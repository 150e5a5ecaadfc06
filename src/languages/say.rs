//! Which of the words are said, and with which numbers.

use super::{Notice, Plural, Words};
use crate::{
    text::prefix_until,
    tryon::{
        failure::{Charged, FailureKind},
        input::PhotoProblem,
        paywall::Reason,
    },
};

/// How numbers are written and counted where the shopper is.
pub trait Speech {
    /// The plural category of a number, in CLDR's word: `one`, `few`…
    fn category(&self, count: u32) -> String;
    /// A number in the shopper's digits.
    fn number(&self, count: u32) -> String;
}

impl Words<String> {
    /// How many try-ons are left.
    pub fn left(&self, count: u32, speech: &dyn Speech) -> String {
        self.left.say(&[count], speech)
    }

    /// Going on in so many seconds.
    pub fn busy(&self, seconds: u32, speech: &dyn Speech) -> String {
        self.busy.say(&[seconds], speech)
    }

    /// So many of so many are used.
    pub fn used(&self, used: u32, limit: u32, speech: &dyn Speech) -> String {
        self.used.say(&[used, limit], speech)
    }

    /// When there are try-ons again.
    pub fn resets(&self, date: &str) -> String {
        with(&self.resets, date)
    }

    /// Alternative text of a result.
    pub fn picture(&self, title: &str) -> String {
        with(&self.picture, title)
    }
}

impl<T> Words<T> {
    /// Words for a photo that cannot be used.
    pub fn photo_problem(&self, problem: PhotoProblem) -> &T {
        match problem {
            PhotoProblem::Undecodable => &self.photo_undecodable,
            PhotoProblem::Heic => &self.photo_heic,
            PhotoProblem::Blank => &self.photo_blank,
            PhotoProblem::CanvasNoise => &self.photo_falsified,
            PhotoProblem::TooLarge => &self.photo_oversized,
            PhotoProblem::NoPicture => &self.photo_missing,
        }
    }

    /// Whether a try-on that gave no picture was counted.
    pub fn charged(&self, charged: Charged) -> &T {
        match charged {
            Charged::No => &self.charged_no,
            Charged::Yes => &self.charged_yes,
            Charged::Unknown => &self.charged_unknown,
        }
    }

    /// Words for a try-on that gave no picture.
    pub fn failure(&self, kind: FailureKind) -> &Notice<T> {
        match kind {
            FailureKind::NetworkError => &self.lost,
            FailureKind::Timeout => &self.timed_out,
            FailureKind::UploadTimeout => &self.slow,
            FailureKind::RateLimited => &self.too_busy,
            FailureKind::ServerError => &self.down,
            FailureKind::InvalidResponse => &self.unreadable,
            FailureKind::GenerationFailed => &self.not_made,
            FailureKind::PhotoRejected => &self.photo_refused,
            FailureKind::TooLarge => &self.photo_too_large,
            FailureKind::SessionExpired => &self.session_ended,
            FailureKind::Unavailable => &self.unavailable,
            FailureKind::ResultNotLoaded => &self.picture_lost,
            FailureKind::ResultUnreadable => &self.picture_broken,
        }
    }

    /// Words for a 402.
    pub fn paywall(&self, reason: Reason) -> &Notice<T> {
        match reason {
            Reason::QuotaExhausted => &self.quota_exhausted,
            Reason::NoPlan => &self.no_plan,
            Reason::Paused => &self.paused,
            Reason::Cancelled => &self.cancelled,
            Reason::Payment => &self.payment,
            Reason::Locked => &self.locked,
            Reason::Exhausted => &self.exhausted,
        }
    }
}

impl Plural<String> {
    /// The form for the last of the numbers, with all of them in their places.
    fn say(&self, numbers: &[u32], speech: &dyn Speech) -> String {
        let count = numbers.last().copied().unwrap_or_default();
        let form = self.form(count, &speech.category(count)).to_owned();
        let put = |text: String, number: &u32| with(&text, &speech.number(*number));
        numbers.iter().fold(form, put)
    }

    fn form(&self, count: u32, category: &str) -> &str {
        let form = match category {
            _ if count == 0 && !self.zero.is_empty() => &self.zero,
            "one" => &self.one,
            "two" => &self.two,
            "few" => &self.few,
            "many" => &self.many,
            _ => &self.other,
        };
        if form.is_empty() { &self.other } else { form }
    }
}

/// Puts `value` in the place of the first `#`, if there is one: 'one try-on' needs no number.
fn with(text: &str, value: &str) -> String {
    let ahead = prefix_until(text, b"#");
    match text.get(ahead.len() + 1..) {
        Some(rest) => [ahead, value, rest].concat(),
        None => text.to_owned(),
    }
}
