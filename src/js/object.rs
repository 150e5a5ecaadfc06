//! Builds plain JavaScript objects from Rust values.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// The value of a property. Objects are serialized as maps instead of structs, because serializing structs adds a hash map
/// of field names: 2 KB for six objects.
pub enum Value<'a> {
    /// A string, or `null`.
    Text(Option<&'a str>),
    /// A number, or `null`.
    Number(Option<u32>),
    /// A boolean.
    Flag(bool),
    /// An object.
    Object(&'a [Entry<'a>]),
}

/// A property of an object.
pub type Entry<'a> = (&'static str, Value<'a>);

impl Serialize for Value<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => text.serialize(serializer),
            Value::Number(number) => number.serialize(serializer),
            Value::Flag(flag) => flag.serialize(serializer),
            Value::Object(entries) => serializer.collect_map(entries.iter().map(|(k, v)| (k, v))),
        }
    }
}

/// The object with these properties. It is empty if the page has replaced the built-in functions that create it.
pub fn object(entries: &[Entry]) -> JsValue {
    let object = Value::Object(entries).serialize(&Serializer::json_compatible());
    object.unwrap_or_else(|_| js_sys::Object::new().into())
}

/// Sets a property of an object that this crate created. Does nothing if the page has frozen the object.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(object, &JsValue::from_str(name), value);
}
