//! Small messages that nobody waits for and that outlive the page.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: pages and blockers replace it.
    #[wasm_bindgen(js_namespace = navigator, js_name = sendBeacon, catch)]
    fn send_beacon(url: &str, body: &str) -> Result<JsValue, JsValue>;
}

/// Leaves a message with the browser: plain text, so that no preflight is needed.
pub fn leave(url: &str, body: &str) {
    // Where a blocker refuses it, the shopper wants it so.
    let _ = send_beacon(url, body);
}
