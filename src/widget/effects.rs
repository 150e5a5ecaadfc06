//! Runs the state machine's effects.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::FormData;

use super::Widget;
use super::callbacks::Waiting;
use super::opening::Spoken;
use crate::browser::request::{Call, Errand, FRESH, Received, Tryon, call, form, send};
use crate::browser::{page, random};
use crate::host::attributes::Script;
use crate::host::events::{self, Value};
use crate::tryon::effect::{Effect, News};
use crate::tryon::failure::{Charged, Failure, FailureKind};
use crate::tryon::input::Input;
use crate::tryon::reply::{Outcome, Reply};
use crate::tryon::retry::Delay;

/// What is done after a while.
pub(super) enum Then {
    /// The wait of this turn is over.
    Wake(u32),
    /// The refresh of this number has taken too long.
    GiveUpRefresh(u32),
}

impl Widget {
    pub(super) fn run(&self, effect: Effect) {
        match effect {
            Effect::Prepare(id) => self.prepare(id),
            Effect::Forget(id) => self.forget(id),
            Effect::Shrink { photo, turn } => self.shrink(photo, turn),
            Effect::Send { serial, turn } => self.send(serial, turn),
            Effect::Poll { url, turn } => {
                let unkept = self.page_side.unkept(&url).ok();
                let url = unkept.and_then(|url| url.as_string()).unwrap_or(url);
                self.call(url, Errand::Poll, turn);
            }
            Effect::Wait { delay, turn } => self.wait(delay, turn),
            Effect::RefreshToken { turn } => self.refresh(turn),
            Effect::Abort => self.hang_up(0),
            Effect::CancelJob(url) => self.cancel_job(&url),
            Effect::AskHost { ticket, refusal } => self.ask_host(ticket, &refusal),
            Effect::AskStatus => drop(self.page_side.again()),
            Effect::Tell(news) => self.tell(news),
        }
    }

    fn send(&self, serial: u32, turn: u32) {
        match self.form(serial) {
            Some(form) => {
                let errand = Errand::Tryon {
                    form,
                    with_token: self.refresh.was_sent(),
                };
                self.call(self.api("api/tryon"), errand, turn);
            }
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
        // Copies: a page's own `FormData` may call back in here.
        let product = self.state.borrow().product().clone();
        let setting = |row| self.context.borrow().settings.text(row);
        let token = self.token();
        self.refresh.sends(token.clone());
        form(&Tryon {
            product: &product,
            photo: &photo.jpeg,
            attempt_id: &attempt_id,
            api_key: setting(Script::ApiKey),
            token,
            page_url: page::address(),
            platform: setting(Script::Platform),
        })
        .ok()
    }

    /// Equal serials go out under equal ids, so that the backend counts them once.
    fn attempt_id(&self, serial: u32) -> Option<String> {
        let mut attempts = self.wire.attempts.borrow_mut();
        if let Some((_, id)) = attempts.iter().find(|(known, _)| *known == serial) {
            return Some(id.clone());
        }
        let id = self.page_side.uuid().ok()?.as_string()?;
        attempts.push((serial, id.clone()));
        Some(id)
    }

    pub(super) fn api(&self, path: &str) -> String {
        let base = self.page_side.api().ok().and_then(|base| base.as_string());
        [&base.unwrap_or_default(), path].concat()
    }

    fn call(&self, url: String, errand: Errand, turn: u32) {
        self.hang_up(turn);
        let call = self.request(url, errand, turn);
        self.wire.call.replace(Some(call));
    }

    /// Starts a request for a turn, or for the refresh of a number; dropping what this gives drops it.
    pub(super) fn request(&self, url: String, errand: Errand, number: u32) -> Call {
        let is_token = matches!(errand, Errand::Token(_));
        let (call, received) = call(&self.loader, url, errand);
        let me = self.me.clone();
        spawn_local(async move {
            let received = received.await;
            if let Some(widget) = me.upgrade() {
                if is_token {
                    let _ = widget.page_side.answered(received.status);
                    widget.refreshed(number, received.token);
                } else {
                    widget.received(number, received);
                }
            }
        });
        call
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
    fn cancel_job(&self, url: &str) {
        let method = ("method", Value::Text(Some("DELETE")));
        let answer = send(&self.loader, url, &[method, FRESH]);
        self.when_settled(None, &answer, Waiting::Nobody);
    }

    /// What somebody else has left is nowhere any more, not even for an instance that starts afresh.
    fn forget(&self, photo: u32) {
        self.photos.forget(photo);
        if self.state.borrow().photo().is_none() {
            self.loader.set_photo(None);
            self.wire.pictures.take();
        }
    }

    fn wait(&self, delay: Delay, turn: u32) {
        self.hang_up(turn);
        let millis = delay.millis + random::below(delay.jitter);
        let timer = self.after(millis, Then::Wake(turn));
        self.wire.timer.replace(Some(timer));
    }

    /// Does something after a while, unless what this gives is dropped before.
    pub(super) fn after(&self, millis: u32, then: Then) -> Timeout {
        let me = self.me.clone();
        Timeout::new(millis, move || {
            let Some(widget) = me.upgrade() else {
                return;
            };
            match then {
                Then::Wake(turn) => widget.dispatch(Input::Waited(turn)),
                Then::GiveUpRefresh(count) => widget.refreshed(count, None),
            }
        })
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
        self.tell_callback(Script::ResultCallback, &detail);
    }

    fn failed(&self, failure: &Failure) {
        if failure.kind == FailureKind::Lost {
            let _ = self.page_side.lost();
        }
        if failure.kind == FailureKind::Unavailable {
            self.tell_developer(["the backend refused the try-on: ", &failure.code, "."].concat());
        }
        let spoken = self.context.borrow().spoken.clone();
        let title = |spoken: &Rc<Spoken>| spoken.words.failure(failure.kind).title.clone();
        let message = spoken.as_ref().map(title).unwrap_or_default();
        let detail = events::failed(failure, &message);
        self.emit("error", &detail);
        self.tell_callback(Script::ErrorCallback, &detail);
    }

    fn emit(&self, name: &str, detail: &JsValue) {
        let _ = self.page_side.emit(name, detail, false);
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
