//! Calls functions of the page. What they throw is never shown: it may hold a token.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Widget, token::non_empty};
use crate::{
    host::setting::Setting,
    js::value::{get, text},
};

/// What waits for a promise of the page's.
pub(super) enum Continuation {
    /// The refusal of this ticket, whose event was prevented or not.
    Paywall(u32, bool),
    /// The refresh of this number.
    Refresh(u32),
    /// Nothing.
    Nobody,
}

impl Widget {
    /// What a callback answers; `undefined` if there is none, or if it fails, which the console tells.
    pub(super) fn call_back(&self, which: Setting, argument: &JsValue) -> JsValue {
        let path = self.context.borrow().settings.text(which);
        // A listener of the event before it may have ended everything.
        let path = path.filter(|_| !self.destroyed.get());
        let answer = path.and_then(|path| self.bridge.callback(&path, argument).ok());
        let answer = answer.unwrap_or(JsValue::UNDEFINED);
        if let Some(line) = text(&answer, "line") {
            self.log(line);
        }
        get(&answer, "value")
    }

    /// Hands on what comes of a promise, `undefined` if it is rejected. `which` callback gave it is named then.
    pub(super) fn when_settled(
        &self,
        which: Option<Setting>,
        promise: &JsValue,
        continuation: Continuation,
    ) {
        let me = self.me.clone();
        let path = which.and_then(|which| self.context.borrow().settings.text(which));
        let promise = Promise::resolve(promise);
        spawn_local(async move {
            let settled = JsFuture::from(promise).await;
            let Some(widget) = me.upgrade() else {
                return;
            };
            if let (Err(_), Some(path)) = (&settled, path) {
                let line = widget.bridge.failed(&path).ok();
                let line = line.and_then(|line| line.as_string());
                widget.log(line.unwrap_or_default());
            }
            let value = settled.unwrap_or(JsValue::UNDEFINED);
            match continuation {
                Continuation::Paywall(ticket, prevented) => {
                    widget.answered(ticket, value, prevented)
                }
                Continuation::Refresh(count) => widget.ask_server(count, non_empty(&value)),
                Continuation::Nobody => {}
            }
        });
    }

    /// Calls a callback whose answer is of no interest.
    pub(super) fn tell_callback(&self, which: Setting, detail: &JsValue) {
        let answer = self.call_back(which, detail);
        self.when_settled(Some(which), &answer, Continuation::Nobody);
    }
}
