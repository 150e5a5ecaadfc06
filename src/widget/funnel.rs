//! Tells the store's funnel what happens, in batches.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::Widget;
use super::effects::{Then, set};
use crate::browser::value::{get, text};
use crate::browser::{beacon, page, random};
use crate::host::attributes::Script;
use crate::tryon::funnel::{FULL, Funnel, PAUSE_MILLIS};
use crate::tryon::machine::Effect;

/// What is to be told of this visit, and when.
#[derive(Default)]
pub(super) struct Visit {
    funnel: RefCell<Funnel>,
    timer: RefCell<Option<Timeout>>,
}

impl Widget {
    /// Takes note of what one step of the state machine has brought.
    pub(super) fn note(&self, effects: &[Effect]) {
        // Nothing is told of a visit that has no id.
        let Some(session) = self.session() else {
            return;
        };
        let address = page::address();
        let waiting = {
            let mut funnel = self.visit.funnel.borrow_mut();
            funnel.see(&self.state.borrow(), effects, &session, address.as_deref())
        };
        if waiting >= FULL {
            self.tell_funnel();
        } else if waiting > 0 && self.visit.timer.borrow().is_none() {
            let timer = self.after(PAUSE_MILLIS, Then::TellFunnel);
            self.visit.timer.replace(Some(timer));
        }
    }

    /// Tells what is waiting, in a way that outlives the page: it may just be left.
    pub(super) fn tell_funnel(&self) {
        self.visit.timer.take();
        let (key, url) = {
            let api = self.api("");
            let settings = &self.context.borrow().settings;
            (settings.text(Script::ApiKey), settings.events_url(&api))
        };
        let body = self.visit.funnel.borrow_mut().take(key.as_deref());
        // In test mode nothing leaves the page.
        if let (Some(body), Some(url)) = (body, url)
            && !get(&self.loader, "testMode").is_truthy()
        {
            beacon::leave(&url, &body);
        }
    }

    /// The visit's id, for as long as the page lives and nowhere else: the loader outlives this instance.
    fn session(&self) -> Option<String> {
        text(&self.loader, "session").or_else(|| {
            let session = random::uuid()?;
            set(&self.loader, "session", &JsValue::from_str(&session));
            Some(session)
        })
    }
}
