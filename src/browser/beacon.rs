//! Small messages that nobody waits for and that outlive the page.

use wasm_bindgen::prelude::*;

use super::request::{POST, send};
use crate::host::events::Value;
use crate::host::loader::Loader;

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: some browsers have none, and pages replace it.
    #[wasm_bindgen(js_namespace = navigator, js_name = sendBeacon, catch)]
    fn send_beacon(url: &str, body: &str) -> Result<JsValue, JsValue>;
}

/// Leaves a message with the browser: plain text, so that no preflight is needed. What comes of it is to be
/// passed over.
pub fn leave(loader: &Loader, url: &str, body: &str) -> JsValue {
    match send_beacon(url, body) {
        Ok(taken) if taken.is_truthy() => taken,
        // The browser's own is full, or blocked.
        _ => {
            let body = ("body", Value::Text(Some(body)));
            send(loader, url, &[POST, body, ("keepalive", Value::Flag(true))])
        }
    }
}
