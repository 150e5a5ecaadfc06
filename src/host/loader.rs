//! The object `widget.js` hands over: what it captured while the page was being parsed.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Element};

use crate::browser::value::text;

#[wasm_bindgen]
extern "C" {
    /// See `www/widget.js`. It outlives an instance of the module, so what must survive a trap is
    /// kept there: the photo and a token that came by call.
    #[derive(Clone, Debug)]
    pub type Loader;

    /// The version of `widget.js`.
    #[wasm_bindgen(method, getter)]
    pub fn version(this: &Loader) -> String;

    /// The backend's default base URL.
    #[wasm_bindgen(method, getter)]
    pub fn origin(this: &Loader) -> String;

    /// The script's elements, the running one first.
    #[wasm_bindgen(method, getter)]
    pub fn tags(this: &Loader) -> Array;

    /// A token given by `openTryOn` or `resume`; beats the attribute.
    #[wasm_bindgen(method, getter)]
    pub fn token(this: &Loader) -> Option<String>;

    /// Sets the token.
    #[wasm_bindgen(method, setter)]
    pub fn set_token(this: &Loader, token: &str);

    /// The shopper's photo as it was chosen.
    #[wasm_bindgen(method, getter)]
    pub fn photo(this: &Loader) -> Option<Blob>;

    /// Keeps the photo.
    #[wasm_bindgen(method, setter)]
    pub fn set_photo(this: &Loader, photo: &Blob);
}

impl Loader {
    /// The value of an attribute: of the running tag, else of a later one on the same page.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.tags()
            .iter()
            .filter_map(|tag| tag.dyn_into::<Element>().ok())
            .find_map(|tag| tag.get_attribute(name))
    }

    /// The nonce the page gave the script, for the few browsers in which a style element is needed.
    pub fn nonce(&self) -> Option<String> {
        text(&self.tags().get(0), "nonce")
    }
}
