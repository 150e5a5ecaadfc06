//! The paywall, from a 402 to the host page and back.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{Widget, effects::Continuation, session::non_empty_string};
use crate::{
    host::{events, setting::Setting},
    js::{object::set, value::get},
    tryon::{
        input::{HostAnswer, Input},
        paywall::Refusal,
    },
};

impl Widget {
    /// Dispatches the event and then calls the callback, both synchronously, so that the dialog reappears in the same task if
    /// neither handles the refusal.
    pub(super) fn request_host_paywall(
        &self,
        ticket: u32,
        refusal: &Refusal,
        product_id: Option<&str>,
    ) {
        let detail = self.refusal_detail(ticket, refusal, product_id);
        let prevented = self.page.emit_cancelable("quota", &detail);
        let result = self.call_callback(Setting::PaywallCallback, &detail);
        if get(&result, "then").is_instance_of::<Function>() {
            self.dispatch(Input::HostAnswered(ticket, HostAnswer::Handled));
            let then = Continuation::Paywall { ticket, prevented };
            self.when_settled(Some(Setting::PaywallCallback), &result, then);
        } else {
            self.host_answered(ticket, &result, prevented);
        }
    }

    /// Handles the result of the callback: `true`, a token, or anything else.
    pub(super) fn host_answered(&self, ticket: u32, value: &JsValue, prevented: bool) {
        let handled = prevented || value.as_bool() == Some(true);
        let answer = match non_empty_string(value) {
            Some(_) => {
                self.replace_token_for(ticket, value);
                HostAnswer::Resume
            }
            None if handled => HostAnswer::Handled,
            None => HostAnswer::Unhandled,
        };
        self.dispatch(Input::HostAnswered(ticket, answer));
    }

    fn refusal_detail(&self, ticket: u32, refusal: &Refusal, product_id: Option<&str>) -> JsValue {
        let detail = events::refused(refusal, product_id);
        let weak_self = self.weak_self.clone();
        let resume = Closure::<dyn FnMut(JsValue)>::new(move |token: JsValue| {
            if let Some(widget) = weak_self.upgrade() {
                widget.replace_token_for(ticket, &token);
                widget.dispatch(Input::Resume(ticket));
            }
        });
        let weak_self = self.weak_self.clone();
        let cancel = Closure::<dyn FnMut()>::new(move || {
            if let Some(widget) = weak_self.upgrade() {
                widget.dispatch(Input::Dismiss(ticket));
            }
        });
        // The page may keep both functions. They are freed by JavaScript's garbage collector.
        set(&detail, "resume", &resume.into_js_value());
        set(&detail, "cancel", &cancel.into_js_value());
        detail
    }
}
