//! Small messages that nobody waits for. They are plain text, so that no preflight is needed.

use wasm_bindgen::prelude::*;
use web_sys::Request;

use super::request::ask;
use crate::host::events::{Value, detail};
use crate::host::loader::Loader;

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: some browsers have none, and pages replace it.
    #[wasm_bindgen(js_namespace = navigator, js_name = sendBeacon, catch)]
    fn send_beacon(url: &str, body: &str) -> Result<JsValue, JsValue>;
}

/// Sends a message that may outlive the page. True if the server refuses such messages.
pub async fn post(loader: &Loader, url: &str, body: &str) -> bool {
    let init = detail(&[
        ("method", Value::Text(Some("POST"))),
        ("body", Value::Text(Some(body))),
        ("keepalive", Value::Flag(true)),
    ]);
    let Ok(request) = Request::new_with_str_and_init(url, init.unchecked_ref()) else {
        return false;
    };
    match ask(loader, &request).await {
        Ok((response, _)) => (400..500).contains(&response.status()),
        Err(_) => false,
    }
}

/// Leaves a message with the browser on the way out. False if it takes none.
pub fn leave(url: &str, body: &str) -> bool {
    send_beacon(url, body).is_ok_and(|taken| taken.is_truthy())
}
