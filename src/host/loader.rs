//! The object that `widget.js` passes to the module: what it captured while the page was being parsed.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, Request};

#[wasm_bindgen]
extern "C" {
    /// See `www/loader/index.js`. It outlives an instance of the module, so everything that must survive a trap is
    /// stored there: the photo, a token that was set by a call, and the analytics session.
    #[derive(Clone, Debug)]
    pub type Loader;

    /// A token that came from a call, a callback or `data-token-url`. It takes precedence over the attribute.
    #[wasm_bindgen(method, getter)]
    pub fn token(this: &Loader) -> Option<String>;

    /// Sets the token.
    #[wasm_bindgen(method, setter)]
    pub fn set_token(this: &Loader, token: &str);

    /// The attribute's token at the time when [`token`](Self::token) was set. If the attribute has changed since, the
    /// attribute is the newer one and takes precedence.
    #[wasm_bindgen(method, getter)]
    pub fn superseded(this: &Loader) -> Option<String>;

    /// Sets the attribute's token that the new token replaces.
    #[wasm_bindgen(method, setter)]
    pub fn set_superseded(this: &Loader, token: Option<String>);

    /// Writes a console message for the theme developer. Each message is written once, and the doctor repeats it.
    /// `is_error` is for settings with invalid values.
    #[wasm_bindgen(method, catch)]
    pub fn log(this: &Loader, line: &str, is_error: bool) -> Result<(), JsValue>;

    /// Sends a request to the backend, or answers it locally in test mode. Pages replace `fetch` with functions that throw
    /// or return anything.
    #[wasm_bindgen(method, catch)]
    pub fn fetch(this: &Loader, request: &Request) -> Result<JsValue, JsValue>;

    /// The exports of the scripts that have been loaded.
    #[wasm_bindgen(method, getter)]
    pub fn parts(this: &Loader) -> JsValue;

    /// The shopper's photo, ready to be sent.
    #[wasm_bindgen(method, getter)]
    pub fn photo(this: &Loader) -> Option<Blob>;

    /// Stores the photo.
    #[wasm_bindgen(method, setter)]
    pub fn set_photo(this: &Loader, photo: Option<&Blob>);
}
