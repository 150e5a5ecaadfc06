//! A fresh session token when the backend says that the one in force is dead: from the page as it is now, from its
//! callback, from its server, in this order.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::{Widget, effects::Continuation};
use crate::{
    browser::request::{RequestKind, SHORT_MILLIS},
    host::setting::Setting,
    tryon::input::Input,
};

impl Widget {
    pub(super) fn refresh(&self, turn: u32) {
        self.page.reload_settings();
        self.update_customer();
        let start = self.session.wait_for_refresh(turn);
        if self.session.has_unsent_token() {
            return self.dispatch(Input::Refreshed(turn, true));
        }
        if !start {
            return;
        }
        let generation = self
            .session
            .start_refresh(|generation| self.deadline(generation));
        let answer = self.call_callback(Setting::TokenCallback, &JsValue::UNDEFINED);
        let then = Continuation::Refresh { generation };
        self.when_settled(Some(Setting::TokenCallback), &answer, then);
    }

    fn deadline(&self, generation: u32) -> Timeout {
        let me = self.me.clone();
        Timeout::new(SHORT_MILLIS, move || {
            if let Some(widget) = me.upgrade() {
                widget.refreshed(generation, None);
            }
        })
    }

    pub(super) fn ask_server(&self, generation: u32, token: Option<String>) {
        let url = self.page.setting(Setting::TokenUrl);
        let (None, Some(url), true) = (&token, url, self.session.is_refreshing(generation)) else {
            return self.refreshed(generation, token);
        };
        let headers = self.page.bridge.csrf(&url).unwrap_or_default();
        let call = self.request(url, RequestKind::Token(headers), generation);
        self.session.set_call(call);
    }

    /// A token that comes when nobody waits for it any more is there for the next try-on.
    pub(super) fn refreshed(&self, generation: u32, token: Option<String>) {
        if self.session.is_current(generation) {
            self.replace_token(token);
            self.end_refresh();
        }
    }

    pub(super) fn end_refresh(&self) {
        if let Some(turn) = self.session.end_refresh() {
            let fresh = self.session.has_unsent_token();
            self.dispatch(Input::Refreshed(turn, fresh));
        }
    }
}
