//! The Genvoris try-on widget: what `widget.js` loads on the first sign of interest.
//!
//! Six exports are all that the loader uses. Everything else is public for the tests only.

// A trap leaves the module unusable, so nothing that came from a page or a network may cause one.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod browser;
pub mod host;
pub mod js;
pub mod languages;
pub mod text;
pub mod tryon;
pub mod ui;
pub mod widget;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use host::loader::Loader;
use widget::Widget;

/// Smaller than the standard library's own: what is allocated here is short texts and small lists.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::cell::TalcSyncCell<talc::wasm::WasmGrowAndClaim, talc::wasm::WasmBinning> =
    talc::cell::TalcSyncCell::new_wasm(talc::wasm::WasmGrowAndClaim);

thread_local! {
    static WIDGET: RefCell<Option<Rc<Widget>>> = const { RefCell::new(None) };
}

/// Starts the widget with what the loader captured. Once per instance; later calls change nothing.
#[wasm_bindgen]
pub fn start(loader: Loader) {
    if WIDGET.with_borrow(Option::is_none) {
        let widget = Widget::new(loader);
        WIDGET.set(Some(widget.clone()));
        widget.begin();
    }
}

/// Opens the dialog, as `www/dialog/opening.js` has understood a click or a call.
///
/// # Errors
/// This instance is unusable: the page threw into the middle of it. A fresh one is.
#[wasm_bindgen]
pub fn open(opening: JsValue) -> Result<(), JsValue> {
    match WIDGET.with_borrow(Clone::clone) {
        Some(widget) if !widget.is_working() => {
            widget.open(&opening);
            Ok(())
        }
        _ => Err(js_sys::Error::new("the page threw into the middle of it").into()),
    }
}

/// What the shopper does in the dialog, by the names of `www/dialog/actions.js`.
#[wasm_bindgen]
pub fn act(what: &str, value: JsValue) {
    if let Some(widget) = WIDGET.with_borrow(Clone::clone) {
        widget.act(what, value);
    }
}

/// `Genvoris.setToken`: the session token from now on; anything but a text means none.
#[wasm_bindgen(js_name = setToken)]
pub fn set_token(token: JsValue) {
    if let Some(widget) = WIDGET.with_borrow(Clone::clone) {
        widget.set_token(token.as_string().unwrap_or_default());
    }
}

/// `Genvoris.close`: as if the shopper had closed the dialog.
#[wasm_bindgen]
pub fn close() {
    if let Some(widget) = WIDGET.with_borrow(Clone::clone) {
        widget.close();
    }
}

/// `Genvoris.destroy`: gives up what is under way and takes everything out of the page. May come from
/// within one of the widget's own events.
#[wasm_bindgen]
pub fn destroy() {
    if let Some(widget) = WIDGET.take() {
        widget.destroy();
    }
}
