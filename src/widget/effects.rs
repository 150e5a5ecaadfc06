//! Runs the state machine's effects.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::FormData;

use super::Widget;
use super::words::Spoken;
use crate::browser::request::{Errand, Received, call, form};
use crate::browser::{page, random};
use crate::host::attributes::Script;
use crate::host::events::{self, Value};
use crate::tryon::failure::{Charged, Failure, FailureKind};
use crate::tryon::machine::{Effect, Input, News};
use crate::tryon::reply::{Outcome, Reply};
use crate::tryon::retry::Delay;

impl Widget {
    pub(super) fn run(&self, effect: Effect) {
        match effect {
            Effect::Prepare(id) => self.prepare(id),
            Effect::Forget(id) => self.photos.forget(id),
            Effect::Send { serial, turn } => self.send(serial, turn),
            Effect::Poll { url, turn } => self.request(url, Errand::Poll, turn),
            Effect::Wait { delay, turn } => self.wait(delay, turn),
            Effect::Abort => self.hang_up(0),
            Effect::CancelJob(url) => self.cancel_job(url),
            Effect::AskHost { ticket, refusal } => self.ask_host(ticket, &refusal),
            Effect::Tell(news) => self.tell(news),
        }
    }

    fn send(&self, serial: u32, turn: u32) {
        match self.form(serial) {
            Some(form) => self.request(self.api("api/tryon"), Errand::Tryon(form), turn),
            None => {
                let failure = Failure::new(FailureKind::Unavailable, Charged::No);
                self.hang_up(turn);
                self.dispatch(Input::Replied(turn, Reply::Failed(failure)));
            }
        }
    }

    fn form(&self, serial: u32) -> Option<FormData> {
        let photo = self.photo()?;
        let attempt_id = self.attempt_id(serial)?;
        let (api_key, platform) = {
            let settings = &self.context.borrow().settings;
            (
                settings.text(Script::ApiKey),
                settings.text(Script::Platform),
            )
        };
        form(
            self.state.borrow().product(),
            &photo.jpeg,
            &attempt_id,
            api_key.as_deref(),
            self.token().as_deref(),
            page::address().as_deref(),
            platform.as_deref(),
        )
        .ok()
    }

    /// Equal serials go out under equal ids, so that the backend counts them once.
    fn attempt_id(&self, serial: u32) -> Option<String> {
        let mut attempts = self.wire.attempts.borrow_mut();
        if let Some((_, id)) = attempts.iter().find(|(known, _)| *known == serial) {
            return Some(id.clone());
        }
        let id = random::uuid()?;
        attempts.push((serial, id.clone()));
        Some(id)
    }

    fn api(&self, path: &str) -> String {
        let base = self.context.borrow().settings.text(Script::ApiUrl);
        let base = base.unwrap_or_else(|| self.loader.origin());
        [base.trim_end_matches('/'), "/", path].concat()
    }

    fn request(&self, url: String, errand: Errand, turn: u32) {
        self.hang_up(turn);
        let (call, received) = call(&self.loader, url, errand);
        self.wire.call.replace(Some(call));
        let me = self.me.clone();
        spawn_local(async move {
            let received = received.await;
            if let Some(widget) = me.upgrade() {
                widget.received(turn, received);
            }
        });
    }

    fn received(&self, turn: u32, received: Received) {
        if self.wire.turn.get() != turn {
            return;
        }
        if !received.pictures.is_empty() {
            self.wire.pictures.replace(received.pictures);
        }
        self.dispatch(Input::Replied(turn, received.reply));
    }

    /// Nothing waits for the answer: the credit comes back when the backend hears it.
    fn cancel_job(&self, url: String) {
        let (call, received) = call(&self.loader, url, Errand::Cancel);
        spawn_local(async move {
            received.await;
            drop(call);
        });
    }

    fn wait(&self, delay: Delay, turn: u32) {
        self.hang_up(turn);
        let me = self.me.clone();
        let millis = delay.millis + random::below(delay.jitter);
        let timer = Timeout::new(millis, move || {
            if let Some(widget) = me.upgrade() {
                widget.dispatch(Input::Waited(turn));
            }
        });
        self.wire.timer.replace(Some(timer));
    }

    /// Gives up whatever is under way; from now on only `turn` counts.
    pub(super) fn hang_up(&self, turn: u32) {
        self.wire.turn.set(turn);
        drop(self.wire.call.take());
        drop(self.wire.timer.take());
    }

    fn tell(&self, news: News) {
        let state = self.state.borrow();
        let product_id = state.product().id.clone();
        drop(state);
        let product_id = product_id.as_deref();
        match news {
            News::Opened => self.emit("open", &shown(product_id)),
            News::Closed => self.emit("close", &shown(product_id)),
            News::Completed(outcome) => self.completed(product_id, &outcome),
            News::Failed(failure) => self.failed(&failure),
            News::TokenExpired => self.emit("token-expired", &js_sys::Object::new()),
        }
    }

    fn completed(&self, product_id: Option<&str>, outcome: &Outcome) {
        let request_id = outcome.request_id.as_deref();
        let detail = events::completed(product_id, outcome.quota, request_id);
        let pictures = self.wire.pictures.borrow().clone();
        let images: js_sys::Array = pictures.iter().collect();
        set(&detail, "images", &images);
        self.emit("tryon-completed", &detail);
    }

    fn failed(&self, failure: &Failure) {
        if failure.kind == FailureKind::Unavailable {
            self.tell_developer(["the backend refused the try-on: ", &failure.code, "."].concat());
        }
        let spoken = self.context.borrow().spoken.clone();
        let title = |spoken: &Rc<Spoken>| spoken.words.failure(failure.kind).title.clone();
        let message = spoken.as_ref().map(title).unwrap_or_default();
        self.emit("error", &events::failed(failure, &message));
    }

    fn emit(&self, name: &str, detail: &JsValue) {
        let trigger = self.context.borrow().trigger.clone();
        events::dispatch(name, detail, trigger.as_ref(), false);
    }
}

/// The detail of `genvoris:open` and `genvoris:close`.
fn shown(product_id: Option<&str>) -> JsValue {
    events::detail(&[("productId", Value::Text(product_id))])
}

/// Sets a property on an object of our own making; a page that froze objects loses it.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(object, &JsValue::from_str(name), value);
}
