//! The details of the `genvoris:*` events. None of them contains a token, a key or the shopper's photo.

use wasm_bindgen::prelude::*;

use crate::js::object::{Value, object};

use crate::tryon::{
    failure::Failure,
    paywall::{Quota, Refusal},
    product::Product,
};

/// `genvoris:tryon-completed`. The caller adds `images` as the backend sent them.
pub fn completed(
    product_id: Option<&str>,
    quota: Option<Quota>,
    request_id: Option<&str>,
) -> JsValue {
    let quota = quota.map(|quota| {
        [
            ("used", Value::Number(Some(quota.used))),
            ("limit", Value::Number(Some(quota.limit))),
            ("remaining", Value::Number(Some(quota.remaining))),
        ]
    });
    object(&[
        ("productId", Value::Text(product_id)),
        ("requestId", Value::Text(request_id)),
        (
            "quota",
            quota
                .as_ref()
                .map_or(Value::Text(None), |quota| Value::Object(quota)),
        ),
    ])
}

/// `genvoris:open` and `genvoris:close`.
pub fn product(product: &Product) -> JsValue {
    object(&[("productId", Value::Text(product.id.as_deref()))])
}

/// `genvoris:error`. The dialog's script replaces `message`, the kind of failure, by the title that the shopper reads.
pub fn failed(failure: &Failure) -> JsValue {
    object(&[
        ("code", Value::Text(Some(&failure.code))),
        ("message", Value::Text(Some(failure.kind.code()))),
        ("retryable", Value::Flag(failure.retryable())),
        ("requestId", Value::Text(failure.request_id.as_deref())),
        ("charged", Value::Text(Some(failure.charged.name()))),
    ])
}

/// `genvoris:quota`. The caller adds `resume` and `cancel`.
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
    // `upgradeUrl` is the only optional property: it is absent instead of null.
    let present = if url.is_some() {
        entries.len()
    } else {
        entries.len() - 1
    };
    object(entries.get(..present).unwrap_or_default())
}
