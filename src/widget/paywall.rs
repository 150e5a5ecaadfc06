//! The paywall, from a 402 to the host page and back: contract part 4, in its order.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{Widget, effects::Continuation, session::non_empty};
use crate::{
    host::{events, setting::Setting},
    js::{object::set, value::get},
    tryon::{
        input::{HostAnswer, Input},
        paywall::Refusal,
    },
};

impl Widget {
    /// Event, then callback, both before this returns: an unhandled refusal brings the dialog back in the same task.
    pub(super) fn ask_host(&self, ticket: u32, refusal: &Refusal, product_id: Option<&str>) {
        let detail = self.refusal_detail(ticket, refusal, product_id);
        let prevented = self.page.emit_cancelable("quota", &detail);
        let answer = self.call_callback(Setting::PaywallCallback, &detail);
        if get(&answer, "then").is_instance_of::<Function>() {
            self.dispatch(Input::HostAnswered(ticket, HostAnswer::Handled));
            let then = Continuation::Paywall { ticket, prevented };
            self.when_settled(Some(Setting::PaywallCallback), &answer, then);
        } else {
            self.host_answered(ticket, &answer, prevented);
        }
    }

    /// What the callback has answered, at once or in the end: `true`, a token, or nothing of use.
    pub(super) fn host_answered(&self, ticket: u32, value: &JsValue, prevented: bool) {
        let handled = prevented || value.as_bool() == Some(true);
        let answer = match non_empty(value) {
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
        let me = self.me.clone();
        let resume = Closure::<dyn FnMut(JsValue)>::new(move |token: JsValue| {
            if let Some(widget) = me.upgrade() {
                widget.replace_token_for(ticket, &token);
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
}
