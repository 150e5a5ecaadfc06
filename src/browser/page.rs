//! The page the widget runs in.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Url, Window};

use super::value::elements;
use crate::host::attributes::Page;
use crate::languages::Language;
use crate::text::before;

#[wasm_bindgen]
extern "C" {
    /// `JSON.parse` on a value that stays in JavaScript: a result can be a megabyte of base64.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    pub fn parse_json(text: &JsValue) -> Result<JsValue, JsValue>;

    /// Bound by hand, for a page's own may throw or give anything.
    #[wasm_bindgen(js_namespace = CSS, js_name = supports, catch)]
    fn css_supports(property: &str, value: &str) -> Result<JsValue, JsValue>;

    /// `Date.parse`: milliseconds, or `NaN`. Old libraries bring one of their own, which may throw.
    #[wasm_bindgen(js_namespace = Date, js_name = parse, catch)]
    pub fn parse_date(text: &str) -> Result<f64, JsValue>;
}

/// The document, or nothing in a context that has none.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The page's address without its fragment: what `page_url` says. That of a frame that was written by
/// another page, such as `about:srcdoc`, says nothing.
pub fn address() -> Option<String> {
    let href = web_sys::window()?.location().href().ok()?;
    let web = href.starts_with("http");
    web.then(|| before(&href, b"#").to_owned())
}

/// The language of the page in its own words, from `<html lang>`.
pub fn tag() -> Option<String> {
    document()?.document_element()?.get_attribute("lang")
}

/// The language of the page; English if it is none of ours.
pub fn language() -> Language {
    tag()
        .and_then(|tag| Language::parse(&tag))
        .unwrap_or(Language::En)
}

/// The absolute form of an `http(s)` URL relative to `base`; nothing for any other scheme.
pub fn absolute(url: &str, base: &str) -> Option<String> {
    let url = Url::new_with_base(url, base).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.href())
}

/// The real page.
pub struct ThisPage;

impl Page for ThisPage {
    fn resolve(&self, url: &str) -> Option<String> {
        let base = web_sys::window().map(base_uri)?;
        absolute(url, &base)
    }

    fn list(&self, json: &str) -> Option<Vec<String>> {
        let parsed = parse_json(&JsValue::from_str(json)).ok()?;
        let items = elements(&parsed)?;
        items.iter().map(JsValue::as_string).collect()
    }

    fn supports(&self, property: &str, value: &str) -> bool {
        // Where nobody can tell, the value is set, and the browser passes over a wrong one.
        css_supports(property, value).map_or(true, |answer| answer.is_truthy())
    }
}

/// The base URL of the document, which a `<base>` element may have moved.
fn base_uri(window: Window) -> String {
    let base = window
        .document()
        .and_then(|document| document.base_uri().ok().flatten());
    base.or_else(|| window.location().href().ok())
        .unwrap_or_default()
}
