//! The pending request or timer, the attempt ids, and the pictures of the last result.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use crate::{browser::request::PendingRequest, host::bridge::HostPageBridge};

/// At most one request, job or timer is pending, and only its answer is accepted.
#[derive(Default)]
pub(super) struct Transport {
    /// The turn whose answer is accepted.
    turn: Cell<u32>,
    request: RefCell<Option<PendingRequest>>,
    timer: RefCell<Option<Timeout>>,
    /// The attempts, with the attempt ids that the backend gets.
    attempt_ids: RefCell<Vec<(u32, String)>>,
    pictures: RefCell<Vec<JsValue>>,
}

impl Transport {
    /// Aborts the pending request or timer. From now on only the answer to `turn` is accepted.
    pub(super) fn abort_current(&self, turn: u32) {
        self.turn.set(turn);
        drop(self.request.take());
        drop(self.timer.take());
    }

    /// Stores the request of the current turn. Dropping it aborts it.
    pub(super) fn set_request(&self, request: PendingRequest) {
        self.request.replace(Some(request));
    }

    /// Stores the timer of the current turn.
    pub(super) fn set_timer(&self, timer: Timeout) {
        self.timer.replace(Some(timer));
    }

    /// Whether the answer to this turn is accepted.
    pub(super) fn is_current(&self, turn: u32) -> bool {
        self.turn.get() == turn
    }

    /// The attempt id that the backend gets. It is the same each time the attempt is sent, so that the backend counts it once.
    pub(super) fn attempt_id(&self, attempt: u32, bridge: &HostPageBridge) -> Option<String> {
        let mut ids = self.attempt_ids.borrow_mut();
        if let Some((_, id)) = ids.iter().find(|(key, _)| *key == attempt) {
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

    /// Stores the pictures of a response, if it has any.
    pub(super) fn set_pictures(&self, pictures: Vec<JsValue>) {
        if !pictures.is_empty() {
            self.pictures.replace(pictures);
        }
    }

    /// Discards the pictures of the last result.
    pub(super) fn clear_pictures(&self) {
        self.pictures.take();
    }
}
