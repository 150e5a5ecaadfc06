//! Pending requests.

use genvoris_widget::browser::request::{RequestKind, start};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, loader, replace, resolved};

#[wasm_bindgen_test]
async fn dropping_a_pending_request_aborts_it() {
    let _fetch = replace(
        "fetch",
        "request => new Promise((_, fail) => request.signal.onabort = () => { window.aborted = true; fail('aborted') })",
    );
    let (pending, received) = start(&loader(), "https://api.example/j".into(), RequestKind::Poll);
    let waiting = wasm_bindgen_futures::future_to_promise(async move {
        received.await;
        Ok(JsValue::UNDEFINED)
    });
    // The request starts when its future is first polled, which is in the next microtask.
    resolved("Promise.resolve()").await;
    drop(pending);
    wasm_bindgen_futures::JsFuture::from(waiting)
        .await
        .expect("the future should finish");
    assert!(js("window.aborted === true").is_truthy());
}
