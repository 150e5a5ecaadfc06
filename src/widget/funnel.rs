//! Tells the store's funnel what happens, in batches.

use std::cell::{Cell, OnceCell, RefCell};

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::Widget;
use crate::browser::{beacon, page, random};
use crate::host::attributes::Script;
use crate::tryon::funnel::{FULL, Funnel, PAUSE_MILLIS, body, event};
use crate::tryon::machine::Effect;

thread_local! {
    /// The visit's id, for as long as the page lives and nowhere else.
    static SESSION: OnceCell<String> = const { OnceCell::new() };
}

/// What is to be told of this visit.
#[derive(Default)]
pub(super) struct Visit {
    seen: RefCell<Funnel>,
    waiting: RefCell<Vec<String>>,
    timer: RefCell<Option<Timeout>>,
    /// The backend has refused events, and is left alone.
    refused: Cell<bool>,
}

impl Widget {
    /// Takes note of what one step of the state machine has brought.
    pub(super) fn note(&self, effects: &[Effect]) {
        let (kinds, product) = {
            let state = self.state.borrow();
            let kinds = self.funnel.seen.borrow_mut().see(&state, effects);
            (kinds, state.product().clone())
        };
        if kinds.is_empty() || self.events_url().is_none() {
            return;
        }
        let Some(session) = session() else {
            return;
        };
        let address = page::address();
        for kind in kinds {
            let event = event(kind, &session, &product, address.as_deref());
            self.funnel.waiting.borrow_mut().push(event);
        }
        if self.funnel.waiting.borrow().len() >= FULL {
            self.tell_funnel(false);
        } else if self.funnel.timer.borrow().is_none() {
            let me = self.me.clone();
            let timer = Timeout::new(PAUSE_MILLIS, move || {
                if let Some(widget) = me.upgrade() {
                    widget.tell_funnel(false);
                }
            });
            self.funnel.timer.replace(Some(timer));
        }
    }

    /// Tells what is left, in a way that outlives the page.
    pub(super) fn tell_the_rest(&self) {
        self.tell_funnel(true);
    }

    fn tell_funnel(&self, leaving: bool) {
        self.funnel.timer.take();
        let events = self.funnel.waiting.take();
        let Some(url) = self.events_url().filter(|_| !events.is_empty()) else {
            return;
        };
        let key = self.context.borrow().settings.text(Script::ApiKey);
        let body = body(key.as_deref(), &events);
        if leaving && beacon::leave(&url, &body) {
            return;
        }
        let (me, loader) = (self.me.clone(), self.loader.clone());
        spawn_local(async move {
            let refused = beacon::post(&loader, &url, &body).await;
            if let Some(widget) = me.upgrade() {
                widget.funnel.refused.set(refused);
            }
        });
    }

    /// Where events go, if anywhere.
    fn events_url(&self) -> Option<String> {
        if self.funnel.refused.get() || self.loader.test_mode().is_truthy() {
            return None;
        }
        let api = self.api("");
        self.context.borrow().settings.events_url(&api)
    }
}

fn session() -> Option<String> {
    if let Some(session) = SESSION.with(|known| known.get().cloned()) {
        return Some(session);
    }
    let session = random::uuid()?;
    SESSION.with(|known| known.set(session.clone())).ok()?;
    Some(session)
}
