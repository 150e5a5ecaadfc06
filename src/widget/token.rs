//! The session token: which one is in force, and a fresh one when the backend says that it is dead. The
//! backend's word counts, not the shopper's clock.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::{Widget, callbacks::Continuation, effects::AfterDelay};
use crate::{
    browser::request::{Call, RequestKind, SHORT_MILLIS},
    host::setting::Setting,
    tryon::input::Input,
};

/// The refresh under way, one for all who ask.
#[derive(Default)]
pub(super) struct Refresh {
    /// Names it: what comes of one before it counts no more, nor of one before a token that came by call.
    count: Cell<u32>,
    /// How long it may take; there as long as it is under way.
    limit: RefCell<Option<Timeout>>,
    call: RefCell<Option<Call>>,
    /// The turn that waits for it.
    turn: Cell<u32>,
    /// The token that went out last.
    sent: RefCell<Option<String>>,
}

impl Refresh {
    pub(super) fn sends(&self, token: Option<String>) {
        self.sent.replace(token);
    }

    pub(super) fn was_sent(&self) -> bool {
        self.sent.borrow().is_some()
    }

    /// True if one was under way.
    pub(super) fn give_up(&self) -> bool {
        self.call.take();
        self.limit.take().is_some()
    }

    fn next(&self) -> u32 {
        let count = self.count.get().wrapping_add(1);
        self.count.set(count);
        count
    }

    fn is_under_way(&self, count: u32) -> bool {
        self.count.get() == count && self.limit.borrow().is_some()
    }
}

/// The token that the page has given; an empty text is none.
pub(super) fn non_empty(value: &JsValue) -> Option<String> {
    value.as_string().filter(|token| !token.is_empty())
}

impl Widget {
    /// `setToken`: an empty one means that there is none, whatever the attribute says.
    pub fn set_token(&self, token: String) {
        self.read_settings();
        self.replace_token(Some(token));
    }

    /// Keeps a token that came by call; whoever waits for one goes on. The one in force is no news.
    pub(super) fn replace_token(&self, token: Option<String>) {
        let Some(token) = token.filter(|token| self.token().as_ref() != Some(token)) else {
            return self.update_customer();
        };
        self.refresh.next();
        let attribute = self.context.borrow().settings.text(Setting::Token);
        self.loader.set_superseded(attribute);
        self.loader.set_token(&token);
        self.update_customer();
        if !token.is_empty() {
            self.dispatch(Input::FreshToken);
        }
        self.end_refresh();
    }

    /// Tells the state machine whom the session is for: the page may have a token for somebody else by now.
    pub(super) fn update_customer(&self) {
        let customer = self.token().map(|token| {
            let customer = self.bridge.customer(&token).unwrap_or_default();
            customer.as_f64().unwrap_or_default() as u32
        });
        self.dispatch(Input::Customer(customer));
    }

    /// The token in force: a call's beats the attribute it was given in place of.
    pub(super) fn token(&self) -> Option<String> {
        let attribute = self.context.borrow().settings.text(Setting::Token);
        let given = self.loader.token();
        if given.is_some() && self.loader.superseded() == attribute {
            given.filter(|token| !token.is_empty())
        } else {
            attribute
        }
    }

    /// Whether the token in force is another one than the backend has seen.
    fn has_other_token(&self) -> bool {
        let token = self.token();
        token.is_some() && *self.refresh.sent.borrow() != token
    }

    /// Gets a fresh token: from the page as it is now, from its callback, from its server, in this order.
    pub(super) fn refresh(&self, turn: u32) {
        self.read_settings();
        self.update_customer();
        self.refresh.turn.set(turn);
        if self.has_other_token() {
            return self.dispatch(Input::Refreshed(turn, true));
        }
        if self.refresh.is_under_way(self.refresh.count.get()) {
            return;
        }
        let count = self.refresh.next();
        let limit = self.after(SHORT_MILLIS, AfterDelay::GiveUpRefresh(count));
        self.refresh.limit.replace(Some(limit));
        let answer = self.call_back(Setting::TokenCallback, &JsValue::UNDEFINED);
        let continuation = Continuation::Refresh(count);
        self.when_settled(Some(Setting::TokenCallback), &answer, continuation);
    }

    pub(super) fn ask_server(&self, count: u32, token: Option<String>) {
        let url = self.context.borrow().settings.text(Setting::TokenUrl);
        let (None, Some(url), true) = (&token, url, self.refresh.is_under_way(count)) else {
            return self.refreshed(count, token);
        };
        let headers = self.bridge.csrf(&url).unwrap_or_default();
        let call = self.request(url, RequestKind::Token(headers), count);
        self.refresh.call.replace(Some(call));
    }

    /// A token that comes when nobody waits for it any more is there for the next try-on.
    pub(super) fn refreshed(&self, count: u32, token: Option<String>) {
        if self.refresh.count.get() == count {
            self.replace_token(token);
            self.end_refresh();
        }
    }

    fn end_refresh(&self) {
        if self.refresh.give_up() {
            let turn = self.refresh.turn.get();
            self.dispatch(Input::Refreshed(turn, self.has_other_token()));
        }
    }
}
