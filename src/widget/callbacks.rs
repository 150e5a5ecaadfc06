//! Calls functions of the page. What they throw is never shown: it may hold a token.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::Widget;
use crate::host::attributes::Script;
use crate::host::callbacks::{call, failed};

/// What is done with a value that comes later.
pub(super) type Then<T> = Box<dyn FnOnce(&Widget, T)>;

impl Widget {
    /// What a callback answers; `undefined` if there is none, or if it fails, which the console tells.
    pub(super) fn call_back(&self, which: Script, argument: &JsValue) -> JsValue {
        let path = self.context.borrow().settings.text(which);
        let answer = path.map_or(Ok(JsValue::UNDEFINED), |path| call(&path, argument));
        answer.unwrap_or_else(|line| {
            self.tell_developer(line);
            JsValue::UNDEFINED
        })
    }

    /// Hands on what a callback has answered or promised; `undefined` for a promise that was rejected.
    pub(super) fn when_settled(&self, which: Script, answer: &JsValue, then: Then<JsValue>) {
        let path = self.context.borrow().settings.text(which);
        self.settle(path, answer, then);
    }

    /// Passes over whatever comes of a promise.
    pub(super) fn disregard(&self, promise: &JsValue) {
        self.settle(None, promise, Box::new(|_, _| ()));
    }

    fn settle(&self, path: Option<String>, answer: &JsValue, then: Then<JsValue>) {
        let me = self.me.clone();
        let promise = Promise::resolve(answer);
        spawn_local(async move {
            let settled = JsFuture::from(promise).await;
            let Some(widget) = me.upgrade() else {
                return;
            };
            if settled.is_err()
                && let Some(path) = path
            {
                widget.tell_developer(failed(&path));
            }
            then(&widget, settled.unwrap_or(JsValue::UNDEFINED));
        });
    }

    /// Calls a callback whose answer is of no interest.
    pub(super) fn tell_callback(&self, which: Script, detail: &JsValue) {
        let answer = self.call_back(which, detail);
        self.when_settled(which, &answer, Box::new(|_, _| ()));
    }
}
