//! The page the widget runs in.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Url};

use crate::text::prefix_until;

#[wasm_bindgen]
extern "C" {
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
    web.then(|| prefix_until(&href, b"#").to_owned())
}

/// The language of the page in its own words, from `<html lang>`.
pub fn language_tag() -> Option<String> {
    document()?.document_element()?.get_attribute("lang")
}

/// The absolute form of an `http(s)` URL relative to `base`; nothing for any other scheme.
pub fn absolute(url: &str, base: &str) -> Option<String> {
    let url = Url::new_with_base(url, base).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.href())
}

/// Waits for a promise, or for whatever the page gave in its place.
///
/// # Errors
/// What the promise was rejected with.
pub async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}
