//! Numbers and dates as the shopper's part of the world writes them, by the browser's `Intl`.

use wasm_bindgen::JsValue;

use crate::{
    host::bridge::HostPageBridge,
    languages::{Language, PluralRules},
    text::decimal,
};

/// A language as it is spoken somewhere.
#[derive(Clone, Debug)]
pub struct Locale {
    bridge: HostPageBridge,
    /// As the page speaks it.
    tag: String,
    bare: &'static str,
}

impl Locale {
    /// The language as the page speaks it (`ar-EG`) if it is the page's, else as it is spoken anywhere.
    pub fn new(bridge: &HostPageBridge, language: Language, page: Option<String>) -> Self {
        let bare = language.tag();
        let full = page.filter(|tag| Language::parse(tag) == Some(language));
        Self {
            bridge: bridge.clone(),
            tag: full.unwrap_or_else(|| bare.to_owned()),
            bare,
        }
    }

    /// A date given in ISO 8601, as in 'November 21, 2026'; nothing if it is none.
    pub fn date(&self, iso: &str) -> Option<String> {
        self.say("date", iso.into())
    }

    fn say(&self, what: &str, value: JsValue) -> Option<String> {
        let said = self.bridge.say(what, &self.tag, self.bare, &value);
        said.ok()?.as_string()
    }
}

impl PluralRules for Locale {
    fn category(&self, count: u32) -> String {
        self.say("category", count.into()).unwrap_or_default()
    }

    fn number(&self, count: u32) -> String {
        self.say("number", count.into())
            .unwrap_or_else(|| decimal(count))
    }
}
