//! The object `widget.js` hands over: what it captured while the page was being parsed.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Request};

#[wasm_bindgen]
extern "C" {
    /// See `www/widget.js`. It outlives an instance of the module, so what must survive a trap is
    /// kept there: the photo, a token that came by call, the visit.
    #[derive(Clone, Debug)]
    pub type Loader;

    /// The version of `widget.js`.
    #[wasm_bindgen(method, getter)]
    pub fn version(this: &Loader) -> String;

    /// The backend's default base URL.
    #[wasm_bindgen(method, getter)]
    pub fn origin(this: &Loader) -> String;

    /// The script's elements: those in the page first, then those it has removed.
    #[wasm_bindgen(method, getter)]
    pub fn tags(this: &Loader) -> Array;

    /// A token that came by a call, a callback or from `data-token-url`; beats the attribute.
    #[wasm_bindgen(method, getter)]
    pub fn token(this: &Loader) -> Option<String>;

    /// Sets the token.
    #[wasm_bindgen(method, setter)]
    pub fn set_token(this: &Loader, token: &str);

    /// The attribute's token when that one was given: a page that has a newer attribute means it.
    #[wasm_bindgen(method, getter)]
    pub fn superseded(this: &Loader) -> Option<String>;

    /// Sets the token that the given one took the place of.
    #[wasm_bindgen(method, setter)]
    pub fn set_superseded(this: &Loader, token: Option<String>);

    /// A line for the theme developer, marked as the widget's; each is written once, and kept for the doctor.
    /// A value that is not used is an error.
    #[wasm_bindgen(method, catch)]
    pub fn log(this: &Loader, line: &str, is_error: bool) -> Result<(), JsValue>;

    /// Sets the answers of test mode; without one [`fetch`](Self::fetch) goes to the network.
    #[wasm_bindgen(method, setter, js_name = testMode)]
    pub fn set_test_mode(this: &Loader, mode: Option<String>);

    /// The way to the backend; in test mode nothing gets there. Pages replace `fetch` by functions that
    /// throw or return anything.
    #[wasm_bindgen(method, catch)]
    pub fn fetch(this: &Loader, request: &Request) -> Result<JsValue, JsValue>;

    /// The dialog's style sheet, as text.
    #[wasm_bindgen(method, getter)]
    pub fn style(this: &Loader) -> String;

    /// What the scripts that were loaded have left.
    #[wasm_bindgen(method, getter)]
    pub fn parts(this: &Loader) -> JsValue;

    /// The runtime has started: calls that wait for it may come.
    #[wasm_bindgen(method)]
    pub fn prepared(this: &Loader);

    /// The shopper's photo, ready to be sent.
    #[wasm_bindgen(method, getter)]
    pub fn photo(this: &Loader) -> Option<Blob>;

    /// Promises the texts of a language.
    #[wasm_bindgen(method, catch)]
    pub fn words(this: &Loader, tag: &str) -> Result<JsValue, JsValue>;

    /// Keeps the photo.
    #[wasm_bindgen(method, setter)]
    pub fn set_photo(this: &Loader, photo: Option<&Blob>);
}
