//! Reads values that come from the page or the network. Their types are always checked.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use crate::text::parse_u32;

/// A property of a value, or `undefined` if the value is not an object or its getter throws.
pub fn get(value: &JsValue, name: &str) -> JsValue {
    if !value.is_object() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is a non-empty string.
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    get(value, name).as_string().filter(|text| !text.is_empty())
}

/// A property that is a number in the range of `u32`, or such a number as text.
pub fn number(value: &JsValue, name: &str) -> Option<u32> {
    let property = get(value, name);
    match property.as_f64() {
        Some(number) if (0.0..=f64::from(u32::MAX)).contains(&number) => Some(number as u32),
        Some(_) => None,
        None => parse_u32(&property.as_string()?),
    }
}

/// The maximum number of array elements that are read. No response has more pictures.
const MAX_ELEMENTS: u32 = 64;

/// The elements of an array, or `None` for anything else. They are read by index, because pages replace iterators.
pub fn elements(value: &JsValue) -> Option<Vec<JsValue>> {
    if !Array::is_array(value) {
        return None;
    }
    let length = number(value, "length")?.min(MAX_ELEMENTS);
    let element = |index| Reflect::get_u32(value, index).unwrap_or(JsValue::UNDEFINED);
    Some((0..length).map(element).collect())
}

/// The elements of a property that is an array. Empty for anything else.
pub fn list(value: &JsValue, name: &str) -> Vec<JsValue> {
    elements(&get(value, name)).unwrap_or_default()
}
