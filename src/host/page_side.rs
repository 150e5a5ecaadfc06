//! The page's side of the widget, `www/page/`: what reads the host page or draws on it is JavaScript, a third
//! of the size that it would have in the module.

use wasm_bindgen::prelude::*;

use super::loader::Loader;
use crate::browser::value::get;

#[wasm_bindgen]
extern "C" {
    /// See `www/page/index.js`. None of its functions throws; they are bound with `catch` all the same,
    /// because what they call has been replaced by some pages.
    #[derive(Clone, Debug)]
    pub type PageSide;

    /// Notes a step of the shopper's way through the funnel.
    #[wasm_bindgen(method, catch)]
    pub fn note(this: &PageSide, step: &str) -> Result<(), JsValue>;
}

impl PageSide {
    /// The page's side that the loader has loaded.
    pub fn of(loader: &Loader) -> Self {
        get(&loader.parts(), "page").unchecked_into()
    }
}
