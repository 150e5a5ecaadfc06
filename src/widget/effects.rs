//! Runs the state machine's effects.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::{Widget, session::non_empty};
use crate::{
    browser::{
        page, photo, random,
        request::{self, Call, FRESH, RequestKind, Tryon, call, send},
    },
    host::{events, setting::Setting},
    js::object::{Value, set},
    tryon::{
        effect::{Effect, HostEvent},
        failure::{Charged, Failure, FailureKind},
        input::Input,
        product::Product,
        reply::{Outcome, Reply},
        retry::Delay,
    },
};

impl Widget {
    pub(super) fn run(&self, effect: Effect) {
        match effect {
            Effect::Prepare(id) => self.prepare(id),
            Effect::Forget(id) => self.forget(id),
            Effect::Shrink { photo, turn } => self.shrink(photo, turn),
            Effect::Send {
                attempt,
                photo,
                product,
                turn,
            } => self.send(attempt, photo, &product, turn),
            Effect::Poll { url, turn } => self.poll(url, turn),
            Effect::Wait { delay, turn } => self.wait(delay, turn),
            Effect::RefreshToken { turn } => self.refresh(turn),
            Effect::Abort => self.transport.abort_current(0),
            Effect::CancelJob(url) => self.cancel_job(&url),
            Effect::AskHost {
                ticket,
                refusal,
                product,
            } => self.ask_host(ticket, &refusal, product.id.as_deref()),
            Effect::AskStatus => drop(self.page.bridge.again()),
            Effect::Emit(event) => self.emit(event),
        }
    }

    fn prepare(&self, id: u32) {
        let Some(file) = self.photos.take_chosen(id) else {
            return;
        };
        let promise = self.page.bridge.prepare(&file).unwrap_or_default();
        self.receive_photo(promise, id, None);
    }

    /// Encodes a photo again, with fewer bytes, for the turn that waits for it.
    fn shrink(&self, id: u32, turn: u32) {
        match self.photos.get(id) {
            Some(photo) => self.receive_photo(photo.smaller(), id, Some(turn)),
            None => self.dispatch(Input::Shrunk(turn, false)),
        }
    }

    /// Waits for the photo of this id: for its first encoding, or for a smaller one where a turn waits for it.
    fn receive_photo(&self, promise: JsValue, id: u32, waiting: Option<u32>) {
        let prepared = async move { photo::prepared(&promise).await };
        self.when_ready(prepared, move |widget, prepared| {
            match (prepared, waiting) {
                (Ok(photo), None) => widget.photo_ready(id, photo),
                (Err(problem), None) => widget.dispatch(Input::PhotoRejected(id, problem)),
                (prepared, Some(turn)) => {
                    let shrunk = prepared.is_ok();
                    if let Ok(photo) = prepared {
                        widget.photos.replace(id, photo);
                    }
                    widget.dispatch(Input::Shrunk(turn, shrunk));
                }
            }
        });
    }

    fn photo_ready(&self, id: u32, photo: photo::Photo) {
        let jpeg = photo.jpeg.clone();
        self.photos.add(id, photo);
        self.dispatch(Input::PhotoReady(id));
        if self.runner.state().photo() == Some(id) {
            self.page.loader.set_photo(Some(&jpeg));
        }
    }

    /// What another customer has left is nowhere any more, not even for an instance that starts afresh.
    fn forget(&self, photo: u32) {
        self.photos.forget(photo);
        if self.runner.state().photo().is_none() {
            self.page.loader.set_photo(None);
            self.transport.clear_pictures();
        }
    }

    fn send(&self, attempt: u32, photo: u32, product: &Product, turn: u32) {
        match self.form(attempt, photo, product) {
            Some(kind) => self.call(self.page.api_url("api/tryon"), kind, turn),
            None => {
                let failure = Failure::new(FailureKind::Unavailable, Charged::No);
                self.transport.abort_current(turn);
                self.dispatch(Input::Replied(turn, Reply::Failed(failure)));
            }
        }
    }

    fn form(&self, attempt: u32, photo: u32, product: &Product) -> Option<RequestKind> {
        let photo = self.photos.get(photo)?;
        let attempt_id = self.transport.attempt_id(attempt, &self.page.bridge)?;
        let token = self.session.token();
        self.session.set_sent(token.clone());
        let form = request::form(&Tryon {
            product,
            photo: &photo.jpeg,
            attempt_id: &attempt_id,
            api_key: self.page.setting(Setting::ApiKey),
            token,
            page_url: page::address(),
            platform: self.page.setting(Setting::Platform),
        });
        Some(RequestKind::Tryon {
            form: form.ok()?,
            with_token: self.session.was_sent(),
        })
    }

    fn poll(&self, url: String, turn: u32) {
        let unkept = self.page.bridge.unkept(&url).ok();
        let url = unkept.and_then(|url| url.as_string()).unwrap_or(url);
        self.call(url, RequestKind::Poll, turn);
    }

    fn call(&self, url: String, kind: RequestKind, turn: u32) {
        self.transport.abort_current(turn);
        let call = self.request(url, kind, turn);
        self.transport.set_call(call);
    }

    /// Starts a request for a turn, or for the refresh of a generation; dropping the call aborts it.
    pub(super) fn request(&self, url: String, kind: RequestKind, number: u32) -> Call {
        let is_token = matches!(kind, RequestKind::Token(_));
        let (call, received) = call(&self.page.loader, url, kind);
        self.when_ready(received, move |widget, received| {
            if is_token {
                let _ = widget.page.bridge.answered(received.status);
                widget.refreshed(number, received.token);
            } else if widget.transport.is_current(number) {
                widget.transport.set_pictures(received.pictures);
                widget.dispatch(Input::Replied(number, received.reply));
            }
        });
        call
    }

    fn wait(&self, delay: Delay, turn: u32) {
        self.transport.abort_current(turn);
        let millis = delay.millis + random::below(delay.jitter);
        let me = self.me.clone();
        self.transport.set_timer(Timeout::new(millis, move || {
            if let Some(widget) = me.upgrade() {
                widget.dispatch(Input::Waited(turn));
            }
        }));
    }

    /// Nothing waits for the answer: the credit comes back when the backend hears it.
    fn cancel_job(&self, url: &str) {
        let method = ("method", Value::Text(Some("DELETE")));
        let answer = send(&self.page.loader, url, &[method, FRESH]);
        self.when_settled(None, &answer, Continuation::Nothing);
    }

    fn emit(&self, event: HostEvent) {
        match event {
            HostEvent::Opened(product) => self.page.emit("open", &events::product(&product)),
            HostEvent::Closed(product) => self.page.emit("close", &events::product(&product)),
            HostEvent::Completed(outcome, product) => self.completed(&product, &outcome),
            HostEvent::Failed(failure) => self.failed(&failure),
            HostEvent::TokenExpired => self.page.emit("token-expired", &js_sys::Object::new()),
        }
    }

    fn completed(&self, product: &Product, outcome: &Outcome) {
        let request_id = outcome.request_id.as_deref();
        let detail = events::completed(product.id.as_deref(), outcome.quota, request_id);
        let images: js_sys::Array = self.transport.pictures().iter().collect();
        set(&detail, "images", &images);
        self.page.emit("tryon-completed", &detail);
        self.notify_callback(Setting::ResultCallback, &detail);
    }

    fn failed(&self, failure: &Failure) {
        if failure.kind == FailureKind::Lost {
            let _ = self.page.bridge.lost();
        }
        if failure.kind == FailureKind::Unavailable {
            let line = ["the backend refused the try-on: ", &failure.code, "."].concat();
            self.page.log(&line);
        }
        let title = self.view.texts();
        let title = title.map(|loaded| loaded.messages.failure(failure.kind).title.to_owned());
        let detail = events::failed(failure, &title.unwrap_or_default());
        self.page.emit("error", &detail);
        self.notify_callback(Setting::ErrorCallback, &detail);
    }

    /// Calls a callback whose answer is of no interest.
    fn notify_callback(&self, callback: Setting, detail: &JsValue) {
        let answer = self.call_callback(callback, detail);
        self.when_settled(Some(callback), &answer, Continuation::Nothing);
    }

    /// What a callback of the page returns; `undefined` once a listener of the event before it has ended everything.
    pub(super) fn call_callback(&self, callback: Setting, argument: &JsValue) -> JsValue {
        if self.runner.is_stopped() {
            return JsValue::UNDEFINED;
        }
        self.page.call_callback(callback, argument)
    }

    /// Goes on with what a promise of the page's comes to, `undefined` if it is rejected. `callback` gave it.
    pub(super) fn when_settled(
        &self,
        callback: Option<Setting>,
        promise: &JsValue,
        then: Continuation,
    ) {
        let path = callback.and_then(|callback| self.page.setting(callback));
        let settled = page::settled(promise.clone());
        self.when_ready(settled, move |widget, settled| {
            if let (Err(_), Some(path)) = (&settled, path) {
                widget.page.log_rejection(&path);
            }
            let value = settled.unwrap_or(JsValue::UNDEFINED);
            match then {
                Continuation::Paywall { ticket, prevented } => {
                    widget.host_answered(ticket, &value, prevented);
                }
                Continuation::Refresh { generation } => {
                    widget.ask_server(generation, non_empty(&value));
                }
                Continuation::Nothing => {}
            }
        });
    }
}

/// What goes on once a promise of the page's is settled. Not a closure: each would be a state machine of its own in the
/// module.
pub(super) enum Continuation {
    /// The refusal of this ticket, whose event was prevented or not.
    Paywall {
        /// The refusal's.
        ticket: u32,
        /// By a listener of the event.
        prevented: bool,
    },
    /// The refresh of this generation.
    Refresh {
        /// The refresh's.
        generation: u32,
    },
    /// Nobody waits for it.
    Nothing,
}
