//! The session: which token is in force, whom it is for, and the refresh of one that the backend says is dead. The
//! backend's word counts, not the shopper's clock.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use crate::{
    browser::request::Call,
    host::{page::HostPage, setting::Setting},
};

/// See the module.
pub(super) struct Session {
    page: Rc<HostPage>,
    /// Generation counter: results of an older refresh are ignored, and so are those of one from before a token that
    /// came by call.
    generation: Cell<u32>,
    /// How long the refresh may take; there as long as it is under way.
    deadline: RefCell<Option<Timeout>>,
    call: RefCell<Option<Call>>,
    /// The turn that waits for the refresh.
    turn: Cell<u32>,
    /// The token that was sent last.
    sent: RefCell<Option<String>>,
}

/// The token that the page has given; an empty text is none.
pub(super) fn non_empty(value: &JsValue) -> Option<String> {
    value.as_string().filter(|token| !token.is_empty())
}

impl Session {
    /// The session of this page.
    pub(super) fn new(page: Rc<HostPage>) -> Self {
        Self {
            page,
            generation: Cell::default(),
            deadline: RefCell::default(),
            call: RefCell::default(),
            turn: Cell::default(),
            sent: RefCell::default(),
        }
    }

    /// The token in force: one that was given by call beats the attribute that it replaced.
    pub(super) fn token(&self) -> Option<String> {
        let attribute = self.page.setting(Setting::Token);
        let given = self.page.loader.token();
        if given.is_some() && self.page.loader.superseded() == attribute {
            given.filter(|token| !token.is_empty())
        } else {
            attribute
        }
    }

    /// A number for the customer of the token in force, 0 where it cannot be read; nothing for a guest.
    pub(super) fn customer(&self) -> Option<u32> {
        let token = self.token()?;
        let customer = self.page.bridge.customer(&token).unwrap_or_default();
        Some(customer.as_f64().unwrap_or_default() as u32)
    }

    /// Replaces the token in force, an empty one by none; false where it is the same. A refresh under way is outdated.
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
    pub(super) fn set_sent(&self, token: Option<String>) {
        self.sent.replace(token);
    }

    /// Whether a token was sent last.
    pub(super) fn was_sent(&self) -> bool {
        self.sent.borrow().is_some()
    }

    /// Whether the token in force is another one than the backend has seen.
    pub(super) fn has_unsent_token(&self) -> bool {
        let token = self.token();
        token.is_some() && *self.sent.borrow() != token
    }

    /// Sets the turn that waits for a refresh; true where one has to be started, false where one is under way.
    pub(super) fn wait_for_refresh(&self, turn: u32) -> bool {
        self.turn.set(turn);
        self.deadline.borrow().is_none()
    }

    /// Starts a refresh with this deadline, made for its generation.
    pub(super) fn start_refresh(&self, deadline: impl FnOnce(u32) -> Timeout) -> u32 {
        let generation = self.next_generation();
        self.deadline.replace(Some(deadline(generation)));
        generation
    }

    /// Keeps the request of the refresh.
    pub(super) fn set_call(&self, call: Call) {
        self.call.replace(Some(call));
    }

    /// Whether results of this generation count.
    pub(super) fn is_current(&self, generation: u32) -> bool {
        self.generation.get() == generation
    }

    /// Whether the refresh of this generation is under way.
    pub(super) fn is_refreshing(&self, generation: u32) -> bool {
        self.is_current(generation) && self.deadline.borrow().is_some()
    }

    /// Ends the refresh; the turn that waits, if one was under way.
    pub(super) fn end_refresh(&self) -> Option<u32> {
        self.call.take();
        self.deadline.take().map(|_| self.turn.get())
    }

    fn next_generation(&self) -> u32 {
        let generation = self.generation.get().wrapping_add(1);
        self.generation.set(generation);
        generation
    }
}
