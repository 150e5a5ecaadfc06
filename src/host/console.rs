//! Lines for the theme developer.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: pages replace the console, and theirs may throw.
    #[wasm_bindgen(js_namespace = console, js_name = warn, catch)]
    fn console_warn(line: &str) -> Result<(), JsValue>;
}

/// One line, marked as the widget's. Never holds a token, a key or a photo.
pub fn warn(line: &str) {
    // A page without a console has nobody to read it.
    let _ = console_warn(&["[genvoris] ", line].concat());
}
