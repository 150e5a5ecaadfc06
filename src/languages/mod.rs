//! The words a shopper reads, one file per language.
//!
//! [`Words`] has no defaults: a language that lacks a sentence does not compile. None of them is in the
//! module: the build writes each language to a file of its own, and a page loads the one it needs.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod say;
#[cfg(test)]
mod tests;
mod ur;
mod words;

use crate::text::prefix_until;
use words::EMPTY;

pub use say::Speech;
pub use words::{Notice, Plural, Words};

/// A language the dialog speaks.
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

    /// Reads a tag; what follows the language (`ar-EG`, `en_GB`) is passed over.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = prefix_until(tag.trim_ascii(), b"-_");
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The words as they are written here: for the build and for tests. The widget loads its own.
    pub fn written(self) -> &'static Words<&'static str> {
        match self {
            Language::En => &en::WORDS,
            Language::Fr => &fr::WORDS,
            Language::De => &de::WORDS,
            Language::Es => &es::WORDS,
            Language::Ar => &ar::WORDS,
            Language::Ur => &ur::WORDS,
        }
    }
}
