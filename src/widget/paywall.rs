//! The paywall, from a 402 to the host page and back: contract part 4, in its order.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{Widget, callbacks::Continuation, token::non_empty};
use crate::{
    host::{events, setting::Setting},
    js::{object::set, value::get},
    tryon::{
        input::{HostAnswer, Input},
        paywall::Refusal,
    },
};

impl Widget {
    /// Event, then callback, both before this returns: an unhandled refusal brings the dialog back in
    /// the same task.
    pub(super) fn ask_host(&self, ticket: u32, refusal: &Refusal) {
        let detail = self.refusal_detail(ticket, refusal);
        let heard = self.bridge.emit("quota", &detail, true);
        let prevented = heard.is_ok_and(|prevented| prevented.is_truthy());
        let answer = self.call_back(Setting::PaywallCallback, &detail);
        if get(&answer, "then").is_instance_of::<Function>() {
            self.dispatch(Input::HostAnswered(ticket, HostAnswer::Handled));
            let continuation = Continuation::Paywall(ticket, prevented);
            self.when_settled(Some(Setting::PaywallCallback), &answer, continuation);
        } else {
            self.answered(ticket, answer, prevented);
        }
    }

    /// What the callback has answered, at once or in the end: `true`, a token, or nothing of use.
    pub(super) fn answered(&self, ticket: u32, answer: JsValue, prevented: bool) {
        let handled = prevented || answer.as_bool() == Some(true);
        let answer = match non_empty(&answer) {
            Some(token) => {
                self.replace_token_for(ticket, Some(token));
                HostAnswer::Resume
            }
            None if handled => HostAnswer::Handled,
            None => HostAnswer::Unhandled,
        };
        self.dispatch(Input::HostAnswered(ticket, answer));
    }

    /// A token for a refusal that is over is no news: it may be older than the one in force. What the page has
    /// said from within the event or the callback still waits: its first word is the one that counts.
    fn replace_token_for(&self, ticket: u32, token: Option<String>) {
        if self.state.borrow().awaits(ticket) && self.inbox.borrow().is_empty() {
            self.replace_token(token);
        }
    }

    fn refusal_detail(&self, ticket: u32, refusal: &Refusal) -> JsValue {
        let product_id = self.state.borrow().product().id.clone();
        let detail = events::refused(refusal, product_id.as_deref());
        let me = self.me.clone();
        let resume = Closure::<dyn FnMut(JsValue)>::new(move |token: JsValue| {
            if let Some(widget) = me.upgrade() {
                widget.replace_token_for(ticket, non_empty(&token));
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
