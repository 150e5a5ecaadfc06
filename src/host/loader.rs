//! The object `widget.js` hands over: what it captured while the page was being parsed.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, Request};

#[wasm_bindgen]
extern "C" {
    /// See `www/loader/index.js`. It outlives an instance of the module, so what must survive a trap is
    /// kept there: the photo, a token that came by call, the visit.
    #[derive(Clone, Debug)]
    pub type Loader;

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

    /// The way to the backend; in test mode nothing gets there. Pages replace `fetch` by functions that
    /// throw or return anything.
    #[wasm_bindgen(method, catch)]
    pub fn fetch(this: &Loader, request: &Request) -> Result<JsValue, JsValue>;

    /// What the scripts that were loaded have left.
    #[wasm_bindgen(method, getter)]
    pub fn parts(this: &Loader) -> JsValue;

    /// The shopper's photo, ready to be sent.
    #[wasm_bindgen(method, getter)]
    pub fn photo(this: &Loader) -> Option<Blob>;

    /// Keeps the photo.
    #[wasm_bindgen(method, setter)]
    pub fn set_photo(this: &Loader, photo: Option<&Blob>);
}
