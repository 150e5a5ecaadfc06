//! Runs the state machine's effects.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::FormData;

use super::{Widget, callbacks::Continuation, opening::LoadedLocale};
use crate::{
    browser::{
        page, random,
        request::{Call, FRESH, Received, RequestKind, Tryon, call, form, send},
    },
    host::{events, setting::Setting},
    js::object::{Value, object, set},
    tryon::{
        effect::{Effect, HostEvent},
        failure::{Charged, Failure, FailureKind},
        input::Input,
        reply::{Outcome, Reply},
        retry::Delay,
    },
};

/// What is done after a while.
pub(super) enum AfterDelay {
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
                let unkept = self.bridge.unkept(&url).ok();
                let url = unkept.and_then(|url| url.as_string()).unwrap_or(url);
                self.call(url, RequestKind::Poll, turn);
            }
            Effect::Wait { delay, turn } => self.wait(delay, turn),
            Effect::RefreshToken { turn } => self.refresh(turn),
            Effect::Abort => self.abort_current(0),
            Effect::CancelJob(url) => self.cancel_job(&url),
            Effect::AskHost { ticket, refusal } => self.ask_host(ticket, &refusal),
            Effect::AskStatus => drop(self.bridge.again()),
            Effect::Emit(news) => self.tell(news),
        }
    }

    fn send(&self, serial: u32, turn: u32) {
        match self.form(serial) {
            Some(form) => {
                let kind = RequestKind::Tryon {
                    form,
                    with_token: self.refresh.was_sent(),
                };
                self.call(self.api("api/tryon"), kind, turn);
            }
            None => {
                let failure = Failure::new(FailureKind::Unavailable, Charged::No);
                self.abort_current(turn);
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
            api_key: setting(Setting::ApiKey),
            token,
            page_url: page::address(),
            platform: setting(Setting::Platform),
        })
        .ok()
    }

    /// Equal serials go out under equal ids, so that the backend counts them once.
    fn attempt_id(&self, serial: u32) -> Option<String> {
        let mut attempts = self.transport.attempts.borrow_mut();
        if let Some((_, id)) = attempts.iter().find(|(known, _)| *known == serial) {
            return Some(id.clone());
        }
        let id = self.bridge.uuid().ok()?.as_string()?;
        attempts.push((serial, id.clone()));
        Some(id)
    }

    pub(super) fn api(&self, path: &str) -> String {
        let base = self.bridge.api().ok().and_then(|base| base.as_string());
        [&base.unwrap_or_default(), path].concat()
    }

    fn call(&self, url: String, kind: RequestKind, turn: u32) {
        self.abort_current(turn);
        let call = self.request(url, kind, turn);
        self.transport.call.replace(Some(call));
    }

    /// Starts a request for a turn, or for the refresh of a number; dropping what this gives drops it.
    pub(super) fn request(&self, url: String, kind: RequestKind, number: u32) -> Call {
        let is_token = matches!(kind, RequestKind::Token(_));
        let (call, received) = call(&self.loader, url, kind);
        let me = self.me.clone();
        spawn_local(async move {
            let received = received.await;
            if let Some(widget) = me.upgrade() {
                if is_token {
                    let _ = widget.bridge.answered(received.status);
                    widget.refreshed(number, received.token);
                } else {
                    widget.received(number, received);
                }
            }
        });
        call
    }

    fn received(&self, turn: u32, received: Received) {
        if self.transport.turn.get() != turn {
            return;
        }
        if !received.pictures.is_empty() {
            self.transport.pictures.replace(received.pictures);
        }
        self.dispatch(Input::Replied(turn, received.reply));
    }

    /// Nothing waits for the answer: the credit comes back when the backend hears it.
    fn cancel_job(&self, url: &str) {
        let method = ("method", Value::Text(Some("DELETE")));
        let answer = send(&self.loader, url, &[method, FRESH]);
        self.when_settled(None, &answer, Continuation::Nobody);
    }

    /// What somebody else has left is nowhere any more, not even for an instance that starts afresh.
    fn forget(&self, photo: u32) {
        self.photos.forget(photo);
        if self.state.borrow().photo().is_none() {
            self.loader.set_photo(None);
            self.transport.pictures.take();
        }
    }

    fn wait(&self, delay: Delay, turn: u32) {
        self.abort_current(turn);
        let millis = delay.millis + random::below(delay.jitter);
        let timer = self.after(millis, AfterDelay::Wake(turn));
        self.transport.timer.replace(Some(timer));
    }

    /// Does something after a while, unless what this gives is dropped before.
    pub(super) fn after(&self, millis: u32, then: AfterDelay) -> Timeout {
        let me = self.me.clone();
        Timeout::new(millis, move || {
            let Some(widget) = me.upgrade() else {
                return;
            };
            match then {
                AfterDelay::Wake(turn) => widget.dispatch(Input::Waited(turn)),
                AfterDelay::GiveUpRefresh(count) => widget.refreshed(count, None),
            }
        })
    }

    /// Gives up whatever is under way; from now on only `turn` counts.
    pub(super) fn abort_current(&self, turn: u32) {
        self.transport.turn.set(turn);
        drop(self.transport.call.take());
        drop(self.transport.timer.take());
    }

    fn tell(&self, news: HostEvent) {
        let state = self.state.borrow();
        let product_id = state.product().id.clone();
        drop(state);
        let product_id = product_id.as_deref();
        match news {
            HostEvent::Opened => self.emit("open", &shown(product_id)),
            HostEvent::Closed => self.emit("close", &shown(product_id)),
            HostEvent::Completed(outcome) => self.completed(product_id, &outcome),
            HostEvent::Failed(failure) => self.failed(&failure),
            HostEvent::TokenExpired => self.emit("token-expired", &js_sys::Object::new()),
        }
    }

    fn completed(&self, product_id: Option<&str>, outcome: &Outcome) {
        let request_id = outcome.request_id.as_deref();
        let detail = events::completed(product_id, outcome.quota, request_id);
        let pictures = self.transport.pictures.borrow().clone();
        let images: js_sys::Array = pictures.iter().collect();
        set(&detail, "images", &images);
        self.emit("tryon-completed", &detail);
        self.tell_callback(Setting::ResultCallback, &detail);
    }

    fn failed(&self, failure: &Failure) {
        if failure.kind == FailureKind::Lost {
            let _ = self.bridge.lost();
        }
        if failure.kind == FailureKind::Unavailable {
            self.log(["the backend refused the try-on: ", &failure.code, "."].concat());
        }
        let loaded_locale = self.context.borrow().loaded_locale.clone();
        let title = |loaded_locale: &Rc<LoadedLocale>| {
            loaded_locale.words.failure(failure.kind).title.clone()
        };
        let message = loaded_locale.as_ref().map(title).unwrap_or_default();
        let detail = events::failed(failure, &message);
        self.emit("error", &detail);
        self.tell_callback(Setting::ErrorCallback, &detail);
    }

    fn emit(&self, name: &str, detail: &JsValue) {
        let _ = self.bridge.emit(name, detail, false);
    }
}

/// The detail of `genvoris:open` and `genvoris:close`.
fn shown(product_id: Option<&str>) -> JsValue {
    object(&[("productId", Value::Text(product_id))])
}
