//! Refreshes the session token after the backend has refused it. A fresh token comes from the page's current settings, from
//! its token callback, or from its token URL, in this order.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::{Widget, effects::Continuation};
use crate::{
    browser::request::{POLL_TIMEOUT_MILLIS, RequestKind},
    host::setting::Setting,
    tryon::input::Input,
};

impl Widget {
    pub(super) fn refresh(&self, turn: u32) {
        self.page.reload_settings();
        self.update_customer();
        let must_start = self.session.wait_for_refresh(turn);
        if self.session.has_unsent_token() {
            return self.dispatch(Input::TokenRefreshed(turn, true));
        }
        if !must_start {
            return;
        }
        let generation = self
            .session
            .start_refresh(|generation| self.deadline(generation));
        let result = self.call_callback(Setting::TokenCallback, &JsValue::UNDEFINED);
        let then = Continuation::Refresh { generation };
        self.when_settled(Some(Setting::TokenCallback), &result, then);
    }

    fn deadline(&self, generation: u32) -> Timeout {
        let weak_self = self.weak_self.clone();
        Timeout::new(POLL_TIMEOUT_MILLIS, move || {
            if let Some(widget) = weak_self.upgrade() {
                widget.finish_refresh(generation, None);
            }
        })
    }

    /// Fetches a token from the token URL, if the callback returned none.
    pub(super) fn fetch_token(&self, generation: u32, token: Option<String>) {
        let url = self.page.setting(Setting::TokenUrl);
        let (None, Some(url), true) = (&token, url, self.session.is_refreshing(generation)) else {
            return self.finish_refresh(generation, token);
        };
        let headers = self
            .page
            .bridge
            .token_request_headers(&url)
            .unwrap_or_default();
        let request = self.request(url, RequestKind::Token(headers), generation);
        self.session.set_request(request);
    }

    /// Stores the fresh token, if there is one, and continues the try-on that waits for it. If the try-on has been cancelled,
    /// the next one uses the token.
    pub(super) fn finish_refresh(&self, generation: u32, token: Option<String>) {
        if self.session.is_current(generation) {
            self.replace_token(token);
            self.resolve_refresh();
        }
    }

    pub(super) fn resolve_refresh(&self) {
        if let Some(turn) = self.session.resolve_refresh() {
            let fresh = self.session.has_unsent_token();
            self.dispatch(Input::TokenRefreshed(turn, fresh));
        }
    }
}
