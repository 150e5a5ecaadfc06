//! The `genvoris:*` events. No detail carries a token, a key or the shopper's photo.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::tryon::failure::Failure;
use crate::tryon::paywall::{Quota, Refusal};

/// One value of a detail. Details are maps and not structs, because serializing structs brings a hash
/// map of field names along, 2 KB for six objects.
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

/// A property of a detail.
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

/// `genvoris:tryon-completed`; `images` is added as it came from the backend.
pub fn completed(
    product_id: Option<&str>,
    quota: Option<Quota>,
    request_id: Option<&str>,
) -> JsValue {
    let left = quota.map(|quota| {
        [
            ("used", Value::Number(Some(quota.used))),
            ("limit", Value::Number(Some(quota.limit))),
            ("remaining", Value::Number(Some(quota.remaining))),
        ]
    });
    detail(&[
        ("productId", Value::Text(product_id)),
        ("requestId", Value::Text(request_id)),
        (
            "quota",
            left.as_ref()
                .map_or(Value::Text(None), |left| Value::Object(left)),
        ),
    ])
}

/// `genvoris:error`, with the words the shopper reads.
pub fn failed(failure: &Failure, message: &str) -> JsValue {
    detail(&[
        ("code", Value::Text(Some(&failure.code))),
        ("message", Value::Text(Some(message))),
        ("retryable", Value::Flag(failure.retryable())),
        ("requestId", Value::Text(failure.request_id.as_deref())),
        ("charged", Value::Text(Some(failure.charged.name()))),
    ])
}

/// `genvoris:quota`; `resume` and `cancel` are added by the caller.
pub fn refused(refusal: &Refusal, product_id: Option<&str>) -> JsValue {
    let url = refusal.upgrade_url.as_deref();
    let entries = [
        ("error", Value::Text(Some(&refusal.error))),
        ("reason", Value::Text(Some(&refusal.reason))),
        ("used", Value::Number(refusal.used)),
        ("limit", Value::Number(refusal.limit)),
        ("remaining", Value::Number(refusal.remaining)),
        ("resetsAt", Value::Text(refusal.resets_at.as_deref())),
        ("productId", Value::Text(product_id)),
        ("requestId", Value::Text(refusal.request_id.as_deref())),
        ("upgradeUrl", Value::Text(url)),
    ];
    // The one property the contract calls optional is absent rather than null.
    let present = if url.is_some() {
        entries.len()
    } else {
        entries.len() - 1
    };
    detail(entries.get(..present).unwrap_or_default())
}

/// A detail as a plain object; an empty one if the page has broken the means to build it.
pub fn detail(entries: &[Entry]) -> JsValue {
    let object = Value::Object(entries).serialize(&Serializer::json_compatible());
    object.unwrap_or_else(|_| js_sys::Object::new().into())
}
