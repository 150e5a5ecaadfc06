//! Values from the page or the network, converted, never assumed.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use crate::text::parse_u32;

/// The property, or `undefined` for anything that has none or refuses.
pub fn get(value: &JsValue, name: &str) -> JsValue {
    if !value.is_object() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A non-empty string property.
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    get(value, name).as_string().filter(|text| !text.is_empty())
}

/// A whole number that fits, whether the backend sent it as a number or as text.
pub fn number(value: &JsValue, name: &str) -> Option<u32> {
    let found = get(value, name);
    match found.as_f64() {
        Some(number) if (0.0..=f64::from(u32::MAX)).contains(&number) => Some(number as u32),
        Some(_) => None,
        None => parse_u32(&found.as_string()?),
    }
}

/// The most elements that are read of an array: more pictures than anybody looks at.
const ELEMENTS: u32 = 64;

/// The elements of an array; nothing for anything else. Read one by one: pages replace iterators.
pub fn elements(value: &JsValue) -> Option<Vec<JsValue>> {
    if !Array::is_array(value) {
        return None;
    }
    let length = number(value, "length")?.min(ELEMENTS);
    let element = |index| Reflect::get_u32(value, index).unwrap_or(JsValue::UNDEFINED);
    Some((0..length).map(element).collect())
}

/// The elements of an array property; none for anything else.
pub fn list(value: &JsValue, name: &str) -> Vec<JsValue> {
    elements(&get(value, name)).unwrap_or_default()
}
