//! The page the widget runs in.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Url;

use crate::text::prefix_until;

#[wasm_bindgen]
extern "C" {
    /// `Date.parse`: milliseconds, or `NaN`. Old libraries replace it with a function that may throw.
    #[wasm_bindgen(js_namespace = Date, js_name = parse, catch)]
    pub fn parse_date(text: &str) -> Result<f64, JsValue>;
}

/// The page's URL without its fragment, for the field `page_url`. `None` for frames without an `http(s)` URL, such as
/// `about:srcdoc`.
pub fn url() -> Option<String> {
    let href = web_sys::window()?.location().href().ok()?;
    let is_http = href.starts_with("http");
    is_http.then(|| prefix_until(&href, b"#").to_owned())
}

/// Resolves an `http(s)` URL against `base`. `None` for any other scheme.
pub fn absolute(url: &str, base: &str) -> Option<String> {
    let url = Url::new_with_base(url, base).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.href())
}

/// Waits for a promise. Any other value is returned as it is.
///
/// # Errors
/// The reason that the promise was rejected with.
pub async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}
