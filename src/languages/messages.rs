//! The dialog's messages in one language: its texts, and what is at which position.

use super::plural::{Category, PluralRules, format};

/// The positions of the messages, which the build generates from `www/languages/en.json`.
pub(super) mod position {
    include!(concat!(env!("OUT_DIR"), "/positions.rs"));
}

/// The messages in one language. Each plain text has a method by its key in `www/languages/en.json`.
#[derive(Clone, Debug)]
pub struct Messages {
    texts: Vec<String>,
}

/// A heading and what to do about it.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// What happened, in a few words.
    pub title: &'a str,
    /// What to do next.
    pub advice: &'a str,
}

impl Messages {
    /// Takes the texts of a language's file; `None` where some are missing or there are too many.
    pub fn new(texts: Vec<String>) -> Option<Self> {
        (texts.len() == position::COUNT).then_some(Self { texts })
    }

    pub(super) fn text(&self, position: usize) -> &str {
        self.texts.get(position).map_or("", String::as_str)
    }

    pub(super) fn list(&self, position: usize, count: usize) -> &[String] {
        let list = self.texts.get(position..position + count);
        list.unwrap_or_default()
    }

    pub(super) fn notice(&self, position: usize) -> Notice<'_> {
        Notice {
            title: self.text(position),
            advice: self.text(position + 1),
        }
    }

    /// The text for a number, with the number in the place of `{count}`.
    pub(super) fn plural(&self, position: usize, count: u32, rules: &dyn PluralRules) -> String {
        let text = |category: Category| self.text(position + category as usize);
        let candidates = [
            if count == 0 { text(Category::Zero) } else { "" },
            text(Category::parse(&rules.category(count))),
            text(Category::Other),
        ];
        let text = candidates.into_iter().find(|text| !text.is_empty());
        format(text.unwrap_or_default(), count, rules)
    }
}
