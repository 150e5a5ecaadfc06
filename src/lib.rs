//! The runtime of the Genvoris try-on widget. `widget.js` loads it when a shopper first shows interest.
//!
//! The loader uses only the six functions that are exported here. Everything else is public only for the tests.

// A panic traps and leaves the module unusable, so no value from a page or a network may cause one.
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
pub mod text;
pub mod tryon;
pub mod widget;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use host::loader::Loader;
use widget::Widget;

/// An allocator with less code than the standard library's. The module allocates only short texts and small lists.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::cell::TalcSyncCell<talc::wasm::WasmGrowAndClaim, talc::wasm::WasmBinning> =
    talc::cell::TalcSyncCell::new_wasm(talc::wasm::WasmGrowAndClaim);

thread_local! {
    static WIDGET: RefCell<Option<Rc<Widget>>> = const { RefCell::new(None) };
}

/// Starts the widget with what the loader captured. Later calls on the same instance do nothing.
#[wasm_bindgen]
pub fn start(loader: Loader) {
    if WIDGET.with_borrow(Option::is_none) {
        let widget = Widget::new(loader);
        WIDGET.set(Some(widget.clone()));
        widget.restore();
    }
}

/// Opens the dialog. `opening` is what `www/dialog/opening.js` made of a click or a call.
///
/// # Errors
/// This instance is unusable, because an exception of the page interrupted it. The loader starts a new instance.
#[wasm_bindgen]
pub fn open(opening: JsValue) -> Result<(), JsValue> {
    match WIDGET.with_borrow(Clone::clone) {
        Some(widget) if !widget.is_processing() => {
            widget.open(&opening);
            Ok(())
        }
        _ => Err(js_sys::Error::new("the page threw into the middle of it").into()),
    }
}

/// Handles an action of the shopper in the dialog. `www/dialog/actions.js` defines the names.
#[wasm_bindgen]
pub fn act(action: &str, value: JsValue) {
    if let Some(widget) = WIDGET.with_borrow(Clone::clone) {
        widget.act(action, value);
    }
}

/// `Genvoris.setToken`: replaces the session token. Anything but a string means that there is none.
#[wasm_bindgen(js_name = setToken)]
pub fn set_token(token: JsValue) {
    if let Some(widget) = WIDGET.with_borrow(Clone::clone) {
        widget.set_token(token.as_string().unwrap_or_default());
    }
}

/// `Genvoris.close`: closes the dialog, as if the shopper had closed it.
#[wasm_bindgen]
pub fn close() {
    if let Some(widget) = WIDGET.with_borrow(Clone::clone) {
        widget.close();
    }
}

/// `Genvoris.destroy`: cancels the current try-on and removes the widget from the page. A page may call it from a listener
/// of one of the widget's own events.
#[wasm_bindgen]
pub fn destroy() {
    if let Some(widget) = WIDGET.take() {
        widget.destroy();
    }
}
