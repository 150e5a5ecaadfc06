//! The one request or timer under way, and what belongs to it in JavaScript.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use crate::{browser::request::Call, host::bridge::HostPageBridge};

/// At most one request, one job or one timer is under way, and only its answer counts.
#[derive(Default)]
pub(super) struct Transport {
    /// The turn whose answer counts.
    turn: Cell<u32>,
    call: RefCell<Option<Call>>,
    timer: RefCell<Option<Timeout>>,
    /// The attempts and their ids on the wire.
    attempt_ids: RefCell<Vec<(u32, String)>>,
    pictures: RefCell<Vec<JsValue>>,
}

impl Transport {
    /// Gives up whatever is under way; from now on only `turn` counts.
    pub(super) fn abort_current(&self, turn: u32) {
        self.turn.set(turn);
        drop(self.call.take());
        drop(self.timer.take());
    }

    /// Keeps the request of the current turn: dropping it aborts it.
    pub(super) fn set_call(&self, call: Call) {
        self.call.replace(Some(call));
    }

    /// Keeps the timer of the current turn.
    pub(super) fn set_timer(&self, timer: Timeout) {
        self.timer.replace(Some(timer));
    }

    /// Whether the answer of this turn counts.
    pub(super) fn is_current(&self, turn: u32) -> bool {
        self.turn.get() == turn
    }

    /// The attempt's id on the wire: the same each time, so that the backend counts it once.
    pub(super) fn attempt_id(&self, attempt: u32, bridge: &HostPageBridge) -> Option<String> {
        let mut ids = self.attempt_ids.borrow_mut();
        if let Some((_, id)) = ids.iter().find(|(known, _)| *known == attempt) {
            return Some(id.clone());
        }
        let id = bridge.uuid().ok()?.as_string()?;
        ids.push((attempt, id.clone()));
        Some(id)
    }

    /// The pictures of the last result.
    pub(super) fn pictures(&self) -> Vec<JsValue> {
        self.pictures.borrow().clone()
    }

    /// Keeps the pictures of an answer that has some.
    pub(super) fn set_pictures(&self, pictures: Vec<JsValue>) {
        if !pictures.is_empty() {
            self.pictures.replace(pictures);
        }
    }

    /// Forgets the pictures of the last result.
    pub(super) fn clear_pictures(&self) {
        self.pictures.take();
    }
}
