//! The `genvoris:*` events. No detail carries a token, a key or the shopper's photo.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, EventTarget};

use crate::tryon::failure::Failure;
use crate::tryon::paywall::{Quota, Refusal};

/// `genvoris:ready`
#[derive(Serialize)]
pub struct Ready {
    /// The widget's version.
    pub version: String,
}

/// `genvoris:open`, `genvoris:close`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown<'a> {
    /// The product's id, or `null`.
    pub product_id: Option<&'a str>,
}

/// `genvoris:tryon-completed`; `images` is added as it came from the backend.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completed<'a> {
    product_id: Option<&'a str>,
    request_id: Option<&'a str>,
    quota: Option<QuotaLeft>,
}

#[derive(Serialize)]
struct QuotaLeft {
    used: u32,
    limit: u32,
    remaining: u32,
}

/// `genvoris:error`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failed<'a> {
    code: &'a str,
    message: &'a str,
    retryable: bool,
    request_id: Option<&'a str>,
    charged: &'static str,
}

/// `genvoris:quota`; `resume` and `cancel` are added by the caller.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refused<'a> {
    error: &'a str,
    reason: &'a str,
    used: Option<u32>,
    limit: Option<u32>,
    remaining: Option<u32>,
    resets_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade_url: Option<&'a str>,
    product_id: Option<&'a str>,
    request_id: Option<&'a str>,
}

impl<'a> Completed<'a> {
    /// The detail of a finished try-on.
    pub fn new(
        product_id: Option<&'a str>,
        quota: Option<Quota>,
        request_id: Option<&'a str>,
    ) -> Self {
        let quota = quota.map(|quota| QuotaLeft {
            used: quota.used,
            limit: quota.limit,
            remaining: quota.remaining,
        });
        Self {
            product_id,
            request_id,
            quota,
        }
    }
}

impl<'a> Failed<'a> {
    /// The detail of a failure, with the words the shopper reads.
    pub fn new(failure: &'a Failure, message: &'a str) -> Self {
        Self {
            code: &failure.code,
            message,
            retryable: failure.retryable(),
            request_id: failure.request_id.as_deref(),
            charged: failure.charged.name(),
        }
    }
}

impl<'a> Refused<'a> {
    /// The detail of a 402.
    pub fn new(refusal: &'a Refusal, product_id: Option<&'a str>) -> Self {
        Self {
            error: &refusal.error,
            reason: &refusal.reason,
            used: refusal.used,
            limit: refusal.limit,
            remaining: refusal.remaining,
            resets_at: refusal.resets_at.as_deref(),
            upgrade_url: refusal.upgrade_url.as_deref(),
            product_id,
            request_id: refusal.request_id.as_deref(),
        }
    }
}

/// A detail as a plain object; an empty one if the page has broken the means to build it.
pub fn detail(value: &impl Serialize) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or_else(|_| js_sys::Object::new().into())
}

/// Dispatches `genvoris:<name>` from the trigger if it is still in the page, else from `document`.
/// True if a listener called `preventDefault()` on a cancelable one.
pub fn dispatch(name: &str, detail: &JsValue, trigger: Option<&Element>, cancelable: bool) -> bool {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(cancelable);
    init.set_detail(detail);
    let document = web_sys::window().and_then(|window| window.document());
    let target: Option<&EventTarget> = match trigger.filter(|trigger| trigger.is_connected()) {
        Some(trigger) => Some(trigger),
        None => document.as_ref().map(AsRef::as_ref),
    };
    let event = CustomEvent::new_with_event_init_dict(&format!("genvoris:{name}"), &init);
    let (Some(target), Ok(event)) = (target, event) else {
        return false;
    };
    let _ = target.dispatch_event(&event);
    event.default_prevented()
}
