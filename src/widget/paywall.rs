//! The paywall, from a 402 to the host page and back: contract part 4, in its order.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::Widget;
use super::effects::set;
use crate::browser::value::get;
use crate::host::attributes::Script;
use crate::host::callbacks;
use crate::host::events;
use crate::tryon::machine::{HostAnswer, Input};
use crate::tryon::paywall::Refusal;

/// What a callback's value means.
enum Meaning {
    Handled,
    Token(String),
    Later(Promise),
    Nothing,
}

impl Widget {
    /// Event, then callback, both before this returns: an unhandled refusal brings the dialog back in
    /// the same task.
    pub(super) fn ask_host(&self, ticket: u32, refusal: &Refusal) {
        let detail = self.refusal_detail(ticket, refusal);
        let trigger = self.context.borrow().trigger.clone();
        let prevented = events::dispatch("quota", &detail, trigger.as_ref(), true);
        let answer = match self.ask_callback(&detail) {
            Meaning::Handled => HostAnswer::Handled,
            Meaning::Token(token) => {
                self.take_token_for(ticket, Some(token));
                HostAnswer::Resume
            }
            Meaning::Later(promise) => {
                self.await_callback(ticket, promise, prevented);
                HostAnswer::Handled
            }
            Meaning::Nothing if prevented => HostAnswer::Handled,
            Meaning::Nothing => HostAnswer::Unhandled,
        };
        self.dispatch(Input::HostAnswered(ticket, answer));
    }

    /// A token for a refusal that is over is no news: it may be older than the one in force.
    fn take_token_for(&self, ticket: u32, token: Option<String>) {
        if self.state.borrow().awaits(ticket) {
            self.take_token(token.filter(|token| !token.is_empty()));
        }
    }

    fn refusal_detail(&self, ticket: u32, refusal: &Refusal) -> JsValue {
        let product_id = self.state.borrow().product().id.clone();
        let detail = events::refused(refusal, product_id.as_deref());
        let me = self.me.clone();
        let resume = Closure::<dyn FnMut(JsValue)>::new(move |token: JsValue| {
            if let Some(widget) = me.upgrade() {
                widget.take_token_for(ticket, token.as_string());
                widget.dispatch(Input::Resume(ticket));
            }
        });
        let me = self.me.clone();
        let cancel = Closure::<dyn FnMut()>::new(move || {
            if let Some(widget) = me.upgrade() {
                widget.dispatch(Input::Dismiss(ticket));
            }
        });
        // The page may keep both for as long as it likes; JavaScript's collector frees them.
        set(&detail, "resume", &resume.into_js_value());
        set(&detail, "cancel", &cancel.into_js_value());
        detail
    }

    fn ask_callback(&self, detail: &JsValue) -> Meaning {
        let path = self.context.borrow().settings.text(Script::PaywallCallback);
        let Some(path) = path else {
            return Meaning::Nothing;
        };
        match callbacks::call(&path, detail) {
            Ok(value) => meaning(&value),
            Err(line) => {
                self.tell_developer(line);
                Meaning::Nothing
            }
        }
    }

    fn await_callback(&self, ticket: u32, promise: Promise, prevented: bool) {
        let me = self.me.clone();
        spawn_local(async move {
            let settled = JsFuture::from(promise).await;
            let Some(widget) = me.upgrade() else {
                return;
            };
            let answer = match settled.as_ref().map(meaning) {
                Ok(Meaning::Token(token)) => {
                    widget.take_token_for(ticket, Some(token));
                    HostAnswer::Resume
                }
                Ok(Meaning::Handled) => HostAnswer::Handled,
                _ if prevented => HostAnswer::Handled,
                _ => HostAnswer::Unhandled,
            };
            widget.dispatch(Input::HostAnswered(ticket, answer));
        });
    }
}

fn meaning(value: &JsValue) -> Meaning {
    if value.is_truthy() && value.as_bool().is_some() {
        return Meaning::Handled;
    }
    if let Some(token) = value.as_string().filter(|token| !token.is_empty()) {
        return Meaning::Token(token);
    }
    if get(value, "then").is_instance_of::<Function>() {
        return Meaning::Later(Promise::resolve(value));
    }
    Meaning::Nothing
}
