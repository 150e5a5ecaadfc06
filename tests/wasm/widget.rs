//! Requests under way.

use genvoris_widget::browser::request::{RequestKind, call};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, loader, replace, resolved};

#[wasm_bindgen_test]
async fn dropping_a_call_gives_the_request_up() {
    let _fetch = replace(
        "fetch",
        "request => new Promise((_, fail) => request.signal.onabort = () => { window.given_up = true; fail('aborted') })",
    );
    let (call, received) = call(&loader(), "https://api.example/j".into(), RequestKind::Poll);
    let waiting = wasm_bindgen_futures::future_to_promise(async move {
        received.await;
        Ok(JsValue::UNDEFINED)
    });
    // The request starts when its future is polled, in the microtask after this one.
    resolved("Promise.resolve()").await;
    drop(call);
    wasm_bindgen_futures::JsFuture::from(waiting)
        .await
        .expect("settled");
    assert!(js("window.given_up === true").is_truthy());
}
