//! Runs the effects of the state machine.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::{Widget, session::non_empty_string};
use crate::{
    browser::{
        page, photo, random,
        request::{self, NO_STORE, PendingRequest, RequestKind, TryonRequest},
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
            Effect::PreparePhoto(id) => self.prepare_photo(id),
            Effect::DiscardPhoto(id) => self.discard_photo(id),
            Effect::ShrinkPhoto { photo, turn } => self.shrink_photo(photo, turn),
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
            Effect::RequestHostPaywall {
                ticket,
                refusal,
                product,
            } => self.request_host_paywall(ticket, &refusal, product.id.as_deref()),
            Effect::StartCheckout => {
                let product = self.runner.state().product().clone();
                let opening = self.opening_of(&product);
                let _ = self.page.bridge.start_checkout(&opening);
            }
            Effect::RefreshStatus => drop(self.page.bridge.refresh_status()),
            Effect::Emit(event) => self.emit(event),
        }
    }

    fn prepare_photo(&self, id: u32) {
        let Some(file) = self.photos.take_chosen(id) else {
            return;
        };
        let promise = self.page.bridge.prepare_photo(&file).unwrap_or_default();
        self.receive_photo(promise, id, None);
    }

    /// Encodes a photo again, with fewer bytes.
    fn shrink_photo(&self, id: u32, turn: u32) {
        match self.photos.get(id) {
            Some(photo) => self.receive_photo(photo.shrink(), id, Some(turn)),
            None => self.dispatch(Input::PhotoShrunk(turn, false)),
        }
    }

    /// Waits for a prepared photo, or for a smaller encoding of it if there is a `shrink_turn`.
    fn receive_photo(&self, promise: JsValue, id: u32, shrink_turn: Option<u32>) {
        let prepared = async move { photo::prepared(&promise).await };
        self.when_ready(prepared, move |widget, prepared| {
            match (prepared, shrink_turn) {
                (Ok(photo), None) => widget.photo_ready(id, photo),
                (Err(problem), None) => widget.dispatch(Input::PhotoRejected(id, problem)),
                (prepared, Some(turn)) => {
                    let shrunk = prepared.is_ok();
                    if let Ok(photo) = prepared {
                        widget.photos.replace(id, photo);
                    }
                    widget.dispatch(Input::PhotoShrunk(turn, shrunk));
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

    /// Discards a photo. If no photo is left, the customer has changed: then the loader's copy and the pictures of the result
    /// are discarded too, so that a new instance of the module does not find them either, nor the next visit.
    fn discard_photo(&self, photo: u32) {
        self.photos.discard(photo);
        if self.runner.state().photo().is_none() {
            self.page.loader.set_photo(None);
            self.transport.clear_pictures();
        }
    }

    fn send(&self, attempt: u32, photo: u32, product: &Product, turn: u32) {
        match self.tryon_request(attempt, photo, product) {
            Some(kind) => self.start_request(self.page.api_url("api/tryon"), kind, turn),
            None => {
                let failure = Failure::new(FailureKind::Unavailable, Charged::No);
                self.transport.abort_current(turn);
                self.dispatch(Input::Replied(turn, Reply::Failed(failure)));
            }
        }
    }

    fn tryon_request(&self, attempt: u32, photo: u32, product: &Product) -> Option<RequestKind> {
        let photo = self.photos.get(photo)?;
        let attempt_id = self.transport.attempt_id(attempt, &self.page.bridge)?;
        let token = self.session.token();
        self.session.set_last_sent(token.clone());
        let form = request::form(&TryonRequest {
            product,
            photo: &photo.jpeg,
            attempt_id: &attempt_id,
            api_key: self.page.setting(Setting::ApiKey),
            token,
            page_url: page::url(),
            platform: self.page.setting(Setting::Platform),
            variations: self.page.setting(Setting::Variations),
        });
        Some(RequestKind::Tryon {
            form: form.ok()?,
            with_token: self.session.has_sent_token(),
        })
    }

    fn poll(&self, url: String, turn: u32) {
        let uncached = self.page.bridge.bypass_cache(&url).ok();
        let url = uncached.and_then(|url| url.as_string()).unwrap_or(url);
        self.start_request(url, RequestKind::Poll, turn);
    }

    fn start_request(&self, url: String, kind: RequestKind, turn: u32) {
        self.transport.abort_current(turn);
        let request = self.request(url, kind, turn);
        self.transport.set_request(request);
    }

    /// Starts a request. `id` is the turn that it belongs to, or the generation of the token refresh. Dropping the pending
    /// request aborts it.
    pub(super) fn request(&self, url: String, kind: RequestKind, id: u32) -> PendingRequest {
        let is_token = matches!(kind, RequestKind::Token(_));
        let (request, received) = request::start(&self.page.loader, url, kind);
        self.when_ready(received, move |widget, received| {
            if is_token {
                let _ = widget.page.bridge.record_token_status(received.status);
                widget.finish_refresh(id, received.token);
            } else if widget.transport.is_current(id) {
                widget.transport.set_pictures(received.pictures);
                widget.dispatch(Input::Replied(id, received.reply));
            }
        });
        request
    }

    fn wait(&self, delay: Delay, turn: u32) {
        self.transport.abort_current(turn);
        let millis = delay.millis + random::random_below(delay.jitter);
        let weak_self = self.weak_self.clone();
        self.transport.set_timer(Timeout::new(millis, move || {
            if let Some(widget) = weak_self.upgrade() {
                widget.dispatch(Input::WaitElapsed(turn));
            }
        }));
    }

    /// Cancels a job. The response does not matter: the backend returns the credit when it gets the request.
    fn cancel_job(&self, url: &str) {
        let method = ("method", Value::Text(Some("DELETE")));
        let response = request::send_and_forget(&self.page.loader, url, &[method, NO_STORE]);
        self.when_settled(None, &response, Continuation::Nothing);
    }

    fn emit(&self, event: HostEvent) {
        match event {
            HostEvent::Opened(product) => self.page.emit("open", &events::product(&product)),
            HostEvent::Closed(product) => self.page.emit("close", &events::product(&product)),
            HostEvent::Completed(outcome, product) => self.emit_completed(&product, &outcome),
            HostEvent::Failed(failure) => self.emit_failed(&failure),
            HostEvent::TokenExpired => self.page.emit("token-expired", &js_sys::Object::new()),
        }
    }

    fn emit_completed(&self, product: &Product, outcome: &Outcome) {
        let request_id = outcome.request_id.as_deref();
        let detail = events::completed(product.id.as_deref(), outcome.quota, request_id);
        let images: js_sys::Array = self.transport.pictures().iter().collect();
        set(&detail, "images", &images);
        self.page.emit("tryon-completed", &detail);
        self.notify_callback(Setting::ResultCallback, &detail);
    }

    fn emit_failed(&self, failure: &Failure) {
        if failure.kind == FailureKind::NetworkError {
            let _ = self.page.bridge.warn_about_service_worker();
        }
        if failure.kind == FailureKind::Unavailable {
            let message = [
                "the backend refused the try-on: ",
                &failure.code,
                ". Its answer in the Network tab says why.",
            ]
            .concat();
            self.page.log(&message);
        }
        let detail = events::failed(failure);
        self.page.emit("error", &detail);
        self.notify_callback(Setting::ErrorCallback, &detail);
    }

    /// Calls a callback whose result does not matter.
    fn notify_callback(&self, callback: Setting, detail: &JsValue) {
        let result = self.call_callback(callback, detail);
        self.when_settled(Some(callback), &result, Continuation::Nothing);
    }

    /// Calls a callback of the page and returns its result, or `undefined` if a listener of the preceding event has destroyed
    /// the widget.
    pub(super) fn call_callback(&self, callback: Setting, argument: &JsValue) -> JsValue {
        if self.runner.is_stopped() {
            return JsValue::UNDEFINED;
        }
        self.page.call_callback(callback, argument)
    }

    /// Runs a continuation with the value of a promise of the page, or with `undefined` if the promise is rejected. A
    /// rejection is logged if `callback` returned the promise.
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
                    widget.fetch_token(generation, non_empty_string(&value));
                }
                Continuation::Nothing => {}
            }
        });
    }
}

/// What to do when a promise of the page is settled. This is an enum because every closure would add an async state machine
/// to the module.
pub(super) enum Continuation {
    /// Use the value as the host page's answer to a refusal.
    Paywall {
        /// The ticket of the refusal.
        ticket: u32,
        /// Whether a listener of the event called `preventDefault()`.
        prevented: bool,
    },
    /// Use the value as the token of a refresh.
    Refresh {
        /// The generation of the refresh.
        generation: u32,
    },
    /// Ignore the value.
    Nothing,
}
