//! Numbers and dates in the shopper's locale, formatted by the browser's `Intl`.

use wasm_bindgen::JsValue;

use crate::{
    host::bridge::HostPageBridge,
    languages::{Language, PluralRules},
    text::decimal,
};

/// A language, with the region that the page specifies.
#[derive(Clone, Debug)]
pub struct Locale {
    bridge: HostPageBridge,
    /// The page's own language tag, such as `ar-EG`.
    tag: String,
    /// The language without a region, such as `ar`.
    language_tag: &'static str,
}

impl Locale {
    /// Uses the page's tag (`ar-EG`) if it is a tag of this language, otherwise the language's own tag (`ar`).
    pub fn new(bridge: &HostPageBridge, language: Language, page_tag: Option<String>) -> Self {
        let language_tag = language.tag();
        let page_tag = page_tag.filter(|tag| Language::parse(tag) == Some(language));
        Self {
            bridge: bridge.clone(),
            tag: page_tag.unwrap_or_else(|| language_tag.to_owned()),
            language_tag,
        }
    }

    /// Formats an ISO 8601 date, such as 'November 21, 2026'. `None` if it is not a date.
    pub fn date(&self, iso: &str) -> Option<String> {
        self.format("date", iso.into())
    }

    fn format(&self, kind: &str, value: JsValue) -> Option<String> {
        let formatted = self
            .bridge
            .format(kind, &self.tag, self.language_tag, &value);
        formatted.ok()?.as_string()
    }
}

impl PluralRules for Locale {
    fn category(&self, count: u32) -> String {
        self.format("category", count.into()).unwrap_or_default()
    }

    fn number(&self, count: u32) -> String {
        self.format("number", count.into())
            .unwrap_or_else(|| decimal(count))
    }
}
