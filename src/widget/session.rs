//! The session: its current token, its customer, and the refresh of a token that the backend has refused. Only the backend
//! decides whether a token has expired, because the shopper's clock may be wrong.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use crate::{
    browser::request::PendingRequest,
    host::{page::HostPage, setting::Setting},
};

/// The session of the shopper.
pub(super) struct Session {
    page: Rc<HostPage>,
    /// Generation counter: results of an older refresh are ignored. Setting a token starts a new generation, too.
    generation: Cell<u32>,
    /// The time limit of the refresh. It is `Some` while a refresh is in progress.
    deadline: RefCell<Option<Timeout>>,
    /// The request for a fresh token.
    request: RefCell<Option<PendingRequest>>,
    /// The turn that waits for the refresh.
    turn: Cell<u32>,
    /// The token that was sent last.
    last_sent: RefCell<Option<String>>,
}

/// The value, if it is a non-empty string.
pub(super) fn non_empty_string(value: &JsValue) -> Option<String> {
    value.as_string().filter(|text| !text.is_empty())
}

impl Session {
    /// The session of a shopper on this page.
    pub(super) fn new(page: Rc<HostPage>) -> Self {
        Self {
            page,
            generation: Cell::default(),
            deadline: RefCell::default(),
            request: RefCell::default(),
            turn: Cell::default(),
            last_sent: RefCell::default(),
        }
    }

    /// The current token. One that was set by a call takes precedence over the attribute, unless the attribute has changed
    /// since.
    pub(super) fn token(&self) -> Option<String> {
        let attribute = self.page.setting(Setting::Token);
        let set_by_call = self.page.loader.token();
        if set_by_call.is_some() && self.page.loader.superseded() == attribute {
            set_by_call.filter(|token| !token.is_empty())
        } else {
            attribute
        }
    }

    /// A number that identifies the customer of the current token, 0 if the token cannot be read, or `None` for a guest.
    pub(super) fn customer(&self) -> Option<u32> {
        let token = self.token()?;
        let customer = self.page.bridge.customer_number(&token).unwrap_or_default();
        Some(customer.as_f64().unwrap_or_default() as u32)
    }

    /// Replaces the current token; an empty token means that there is none. Returns `false` if the token stays the same. The
    /// result of a refresh in progress will be ignored.
    pub(super) fn replace_token(&self, token: &Option<String>) -> bool {
        let Some(new) = token else { return false };
        if self.token().as_ref() == Some(new) {
            return false;
        }
        self.next_generation();
        let attribute = self.page.setting(Setting::Token);
        self.page.loader.set_superseded(attribute);
        self.page.loader.set_token(new);
        true
    }

    /// Remembers the token that is being sent.
    pub(super) fn set_last_sent(&self, token: Option<String>) {
        self.last_sent.replace(token);
    }

    /// Whether the last request carried a token.
    pub(super) fn has_sent_token(&self) -> bool {
        self.last_sent.borrow().is_some()
    }

    /// Whether the current token differs from the one that was sent last.
    pub(super) fn has_unsent_token(&self) -> bool {
        let token = self.token();
        token.is_some() && *self.last_sent.borrow() != token
    }

    /// Sets the turn that waits for a refresh. Returns `true` if a refresh has to be started, `false` if one is in progress.
    pub(super) fn wait_for_refresh(&self, turn: u32) -> bool {
        self.turn.set(turn);
        self.deadline.borrow().is_none()
    }

    /// Starts a refresh and returns its generation. `deadline` creates the time limit for that generation.
    pub(super) fn start_refresh(&self, deadline: impl FnOnce(u32) -> Timeout) -> u32 {
        let generation = self.next_generation();
        self.deadline.replace(Some(deadline(generation)));
        generation
    }

    /// Stores the request of the refresh.
    pub(super) fn set_request(&self, request: PendingRequest) {
        self.request.replace(Some(request));
    }

    /// Whether results of this generation are accepted.
    pub(super) fn is_current(&self, generation: u32) -> bool {
        self.generation.get() == generation
    }

    /// Whether the refresh of this generation is in progress.
    pub(super) fn is_refreshing(&self, generation: u32) -> bool {
        self.is_current(generation) && self.deadline.borrow().is_some()
    }

    /// Ends the refresh. Returns the turn that waits for it, if a refresh was in progress.
    pub(super) fn resolve_refresh(&self) -> Option<u32> {
        self.request.take();
        self.deadline.take().map(|_| self.turn.get())
    }

    fn next_generation(&self) -> u32 {
        let generation = self.generation.get().wrapping_add(1);
        self.generation.set(generation);
        generation
    }
}
