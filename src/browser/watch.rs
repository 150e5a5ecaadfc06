//! Watches the page for what comes into it later.

use js_sys::{Function, Object};
use wasm_bindgen::prelude::*;
use web_sys::Document;

use super::page::document;

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: pages replace it, and theirs may throw.
    type MutationObserver;

    #[wasm_bindgen(constructor, catch)]
    fn new(heard: &Function) -> Result<MutationObserver, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn observe(
        this: &MutationObserver,
        target: Option<&Document>,
        of: &JsValue,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn disconnect(this: &MutationObserver) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = takeRecords)]
    fn take_records(this: &MutationObserver) -> Result<JsValue, JsValue>;
}

/// A watch over the document, which ends when it is dropped.
pub struct Watch(MutationObserver);

impl Watch {
    /// Calls back after elements have come or gone.
    ///
    /// # Errors
    /// What the page's own observer threw.
    pub fn new(heard: &Function) -> Result<Self, JsValue> {
        let of = Object::new();
        for what in ["childList", "subtree"] {
            js_sys::Reflect::set(&of, &what.into(), &true.into())?;
        }
        let observer = MutationObserver::new(heard)?;
        observer.observe(document().as_ref(), &of)?;
        Ok(Self(observer))
    }

    /// Forgets what has changed just now: it was us.
    pub fn forget(&self) {
        let _ = self.0.take_records();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.disconnect();
    }
}
