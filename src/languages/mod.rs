//! The words a shopper reads, one file per language.
//!
//! [`Words`] has no defaults: a language that lacks a sentence does not compile.

mod ar;
mod en;

use crate::tryon::failure::{Charged, FailureKind};
use crate::tryon::machine::PhotoProblem;
use crate::tryon::paywall::Reason;

/// A language the dialog speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, also the fallback.
    En,
    /// Arabic, right to left.
    Ar,
}

impl Language {
    /// Every language, in the order the documentation lists them.
    pub const ALL: [Language; 2] = [Language::En, Language::Ar];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Ar => "ar",
        }
    }

    /// The writing direction, as HTML names it.
    pub fn direction(self) -> &'static str {
        match self {
            Language::En => "ltr",
            Language::Ar => "rtl",
        }
    }

    /// Reads a tag; what follows the language (`ar-EG`, `en_GB`) is passed over.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The words of this language.
    pub fn words(self) -> &'static Words {
        match self {
            Language::En => &en::WORDS,
            Language::Ar => &ar::WORDS,
        }
    }
}

/// A heading and what to do about it.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    /// What happened, in a few words.
    pub title: &'static str,
    /// What to do next.
    pub advice: &'static str,
}

/// Every sentence of the dialog.
pub struct Words {
    /// The dialog's name for screen readers, and the intro's heading.
    pub title: &'static str,
    /// What will happen, on the intro.
    pub intro: &'static str,
    /// What makes a good photo.
    pub hint: &'static str,
    /// The button that opens the file chooser.
    pub choose: &'static str,
    /// Beside the button: dropping and pasting work too.
    pub drop: &'static str,
    /// Where the photo goes, on the intro.
    pub privacy: &'static str,
    /// A chosen photo is being prepared.
    pub preparing: &'static str,
    /// The preview's heading.
    pub ready: &'static str,
    /// Starts the try-on.
    pub submit: &'static str,
    /// Another photo, please.
    pub another: &'static str,
    /// Alternative text of the preview.
    pub your_photo: &'static str,
    /// The heading while a try-on is under way.
    pub working: &'static str,
    /// The steps of a try-on: photo prepared, request out, picture being made.
    pub steps: [&'static str; 3],
    /// The connection broke and is being tried again.
    pub reconnecting: &'static str,
    /// The backend asked to wait for `#` seconds.
    pub busy: &'static str,
    /// Stops the try-on.
    pub cancel: &'static str,
    /// The result's heading.
    pub result: &'static str,
    /// Alternative text of a result, with the product's title for `#`.
    pub picture: &'static str,
    /// Saves a picture.
    pub download: &'static str,
    /// How many try-ons are left: the form for this count, with `#` in the count's place.
    pub left: fn(u32) -> &'static str,
    /// Tries the same again.
    pub retry: &'static str,
    /// Leads to a bigger plan.
    pub upgrade: &'static str,
    /// Closes the dialog.
    pub close: &'static str,
    /// Before the id a shopper can quote to the store.
    pub reference: &'static str,
    /// So many (the first `#`) of so many (the second) are used.
    pub used: &'static str,
    /// Words for a photo that cannot be used.
    pub photo_problem: fn(PhotoProblem) -> &'static str,
    /// Whether a try-on that gave no picture was counted.
    pub charged: fn(Charged) -> &'static str,
    /// Words for a try-on that gave no picture.
    pub failure: fn(FailureKind) -> Notice,
    /// Words for a 402.
    pub paywall: fn(Reason) -> Notice,
}

impl Words {
    /// How many try-ons are left.
    pub fn left(&self, count: u32) -> String {
        with_count((self.left)(count), count)
    }

    /// Going on in so many seconds.
    pub fn busy(&self, seconds: u32) -> String {
        with_count(self.busy, seconds)
    }

    /// So many of so many are used.
    pub fn used(&self, used: u32, limit: u32) -> String {
        with_count(&with_count(self.used, used), limit)
    }

    /// Alternative text of a result.
    pub fn picture(&self, title: &str) -> String {
        with(self.picture, title)
    }
}

fn with_count(text: &str, count: u32) -> String {
    with(text, &count.to_string())
}

/// Puts `value` in the place of the first `#`, if there is one: 'one try-on' needs no number.
fn with(text: &str, value: &str) -> String {
    match text.split_once('#') {
        Some((before, after)) => [before, value, after].concat(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_region_and_in_any_case() {
        for (tag, language) in [
            ("en", Some(Language::En)),
            ("AR", Some(Language::Ar)),
            ("ar-EG", Some(Language::Ar)),
            ("en_GB", Some(Language::En)),
            (" ar ", Some(Language::Ar)),
            ("arc", None),
            ("", None),
        ] {
            assert_eq!(Language::parse(tag), language, "{tag}");
        }
    }

    #[test]
    fn arabic_counts_in_its_six_forms() {
        let left = |count| Language::Ar.words().left(count);
        let forms: Vec<String> = [0, 1, 2, 3, 11, 100].map(left).to_vec();
        for (index, form) in forms.iter().enumerate() {
            assert!(!forms[..index].contains(form), "{form}");
        }
        assert_eq!(
            left(103).replace("103", "3"),
            left(3),
            "the last two digits decide"
        );
    }

    #[test]
    fn english_counts_in_two_forms() {
        let left = |count| Language::En.words().left(count);
        assert_eq!(left(1), "1 try-on left");
        assert_eq!(left(2), "2 try-ons left");
        assert_eq!(left(0), "No try-ons left");
    }
}
