//! Lines for the theme developer.

use wasm_bindgen::JsValue;
use web_sys::console;

/// One line, marked as the widget's. Never holds a token, a key or a photo.
pub fn warn(line: &str) {
    console::warn_1(&JsValue::from_str(&["[genvoris] ", line].concat()));
}
