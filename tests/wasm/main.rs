//! Tests of the crate in a real browser, with values from hostile pages and broken networks.
#![cfg(target_arch = "wasm32")]

mod network;
mod page;
mod widget;

use genvoris_widget::host::loader::Loader;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Evaluates a JavaScript expression.
fn js(expression: &str) -> JsValue {
    let function = Function::new_no_args(&format!("return ({expression})"));
    function.call0(&JsValue::UNDEFINED).expect(expression)
}

/// Evaluates a JavaScript expression and waits for the promise that it returns.
async fn resolved(expression: &str) -> JsValue {
    JsFuture::from(js_sys::Promise::resolve(&js(expression)))
        .await
        .expect(expression)
}

/// The parts of the loader that requests need.
fn loader() -> Loader {
    js(
        "({ fetch: (request) => fetch(request), log: (line) => console.warn(line),
          parts: { dialog: { parseResponse: (text) => JSON.parse(text) } } })",
    )
    .unchecked_into()
}

/// A guard that restores a replaced global when it is dropped.
struct Replaced {
    name: &'static str,
    original: JsValue,
}

/// Replaces a global until the returned guard is dropped.
fn replace(name: &'static str, expression: &str) -> Replaced {
    let window = js_sys::global();
    let original = js_sys::Reflect::get(&window, &name.into()).expect(name);
    js_sys::Reflect::set(&window, &name.into(), &js(expression)).expect(name);
    Replaced { name, original }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        let _ = js_sys::Reflect::set(&js_sys::global(), &self.name.into(), &self.original);
    }
}
