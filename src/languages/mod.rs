//! The languages of the dialog and its messages.
//!
//! The texts are in `www/languages/`, one JSON file for each language. None of them is in the module: the build writes each
//! language to a file of its own, and a page loads the one it needs.

mod messages;
mod plural;
mod select;
#[cfg(test)]
mod tests;

use crate::text::prefix_until;

pub use messages::{Messages, Notice};
pub use plural::PluralRules;

/// A language of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, also the fallback.
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Arabic, right to left.
    Ar,
    /// Urdu, right to left.
    Ur,
}

impl Language {
    /// Every language, in the order the documentation lists them.
    pub const ALL: [Language; 6] = [
        Language::En,
        Language::Fr,
        Language::De,
        Language::Es,
        Language::Ar,
        Language::Ur,
    ];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Fr => "fr",
            Language::De => "de",
            Language::Es => "es",
            Language::Ar => "ar",
            Language::Ur => "ur",
        }
    }

    /// The writing direction, as HTML names it.
    pub fn direction(self) -> &'static str {
        match self {
            Language::Ar | Language::Ur => "rtl",
            _ => "ltr",
        }
    }

    /// The language of a tag such as `ar-EG` or `en_GB`.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = prefix_until(tag.trim_ascii(), b"-_");
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}
