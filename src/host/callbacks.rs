//! Functions of the host page, found by dotted path when they are needed.

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

use crate::text::pieces;

/// Finds and calls `path` on `window` with one argument.
///
/// # Errors
/// A line for the console: which part of the path is missing, or that the callback threw.
pub fn call(path: &str, argument: &JsValue) -> Result<JsValue, String> {
    let (this, function) = resolve(path)?;
    function.call1(&this, argument).map_err(|_| failed(path))
}

/// The console line for a callback that failed. Its error may hold anything, a token too.
pub fn failed(path: &str) -> String {
    let why = " failed: it threw an error, or its promise was rejected.";
    ["the callback ", path, why].concat()
}

fn resolve(path: &str) -> Result<(JsValue, Function), String> {
    let mut this = JsValue::UNDEFINED;
    let mut value: JsValue = js_sys::global().into();
    let mut walked = String::from("window");
    for name in pieces(path, b".") {
        let found = Reflect::get(&value, &JsValue::from_str(name))
            .ok()
            .filter(|found| !found.is_undefined() && !found.is_null())
            .ok_or_else(|| {
                [
                    "the callback ",
                    path,
                    " was not found: ",
                    &walked,
                    " has no ",
                    name,
                    ".",
                ]
                .concat()
            })?;
        this = std::mem::replace(&mut value, found);
        walked = [&walked, ".", name].concat();
    }
    match value.dyn_into::<Function>() {
        Ok(function) => Ok((this, function)),
        Err(_) => Err(["the callback ", path, " is not a function."].concat()),
    }
}
