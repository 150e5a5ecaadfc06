//! What the scripts in `www/screens/` draw a screen from.

use wasm_bindgen::JsValue;

use crate::{
    js::object::{Value, object},
    tryon::{
        failure::Failure,
        input::PhotoProblem,
        machine::{Consent, Payment, Stage},
        paywall::Refusal,
        screen::Screen,
    },
};

/// The data of a screen. Texts and elements are the scripts' own.
pub fn screen_data(screen: &Screen) -> JsValue {
    match screen {
        Screen::Hidden | Screen::Checkout => JsValue::UNDEFINED,
        Screen::Intro {
            busy,
            notice,
            can_get_more,
        } => object(&[
            ("isBusy", Value::Flag(*busy)),
            problem(*notice),
            ("canGetMore", Value::Flag(*can_get_more)),
        ]),
        Screen::Preview {
            notice,
            consent,
            payment,
            remaining,
            ..
        } => object(&[
            problem(*notice),
            ("consent", Value::Text(Some(consent_name(*consent)))),
            ("isPaymentDue", Value::Flag(*payment == Payment::Due)),
            ("remaining", Value::Number(*remaining)),
        ]),
        Screen::Progress(stage) => progress(*stage),
        Screen::Result {
            outcome,
            notice,
            can_get_more,
            remaining,
        } => object(&[
            problem(*notice),
            ("remaining", Value::Number(*remaining)),
            ("requestId", Value::Text(outcome.request_id.as_deref())),
            ("canGetMore", Value::Flag(*can_get_more)),
        ]),
        Screen::Paywall {
            refusal,
            callback_retried,
            can_retry,
            for_sale,
        } => paywall(refusal, *callback_retried, *can_retry, *for_sale),
        Screen::Failed(failure) => failed(failure),
    }
}

fn problem(notice: Option<PhotoProblem>) -> (&'static str, Value<'static>) {
    ("notice", Value::Text(notice.map(PhotoProblem::name)))
}

fn consent_name(consent: Consent) -> &'static str {
    match consent {
        Consent::NotRequired => "none",
        Consent::Missing(0) => "missing",
        // The shopper has tried to go on without it.
        Consent::Missing(_) => "overdue",
        Consent::Given => "given",
    }
}

fn progress(stage: Stage) -> JsValue {
    let (name, seconds) = match stage {
        Stage::Sending => ("sending", None),
        Stage::Generating => ("generating", None),
        Stage::Reconnecting => ("reconnecting", None),
        Stage::RateLimited { seconds } => ("rate_limited", Some(seconds)),
    };
    object(&[
        ("stage", Value::Text(Some(name))),
        ("seconds", Value::Number(seconds)),
    ])
}

fn paywall(refusal: &Refusal, callback_retried: bool, can_retry: bool, for_sale: bool) -> JsValue {
    object(&[
        ("reason", Value::Text(Some(refusal.known_reason().name()))),
        ("used", Value::Number(refusal.used)),
        ("limit", Value::Number(refusal.limit)),
        ("resetsAt", Value::Text(refusal.resets_at.as_deref())),
        ("upgradeUrl", Value::Text(refusal.upgrade_url.as_deref())),
        ("message", Value::Text(refusal.message.as_deref())),
        ("isByStore", Value::Flag(refusal.by_store)),
        ("isCallbackRetried", Value::Flag(callback_retried)),
        ("canRetry", Value::Flag(can_retry)),
        ("isForSale", Value::Flag(for_sale)),
    ])
}

fn failed(failure: &Failure) -> JsValue {
    object(&[
        ("kind", Value::Text(Some(failure.kind.code()))),
        ("code", Value::Text(Some(&failure.code))),
        ("charged", Value::Text(Some(failure.charged.name()))),
        ("isRetryable", Value::Flag(failure.retryable())),
        ("requestId", Value::Text(failure.request_id.as_deref())),
    ])
}
