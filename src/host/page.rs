//! The host page as the runtime uses it: its settings, its console, its events and callbacks.

use wasm_bindgen::JsValue;

use super::{bridge::HostPageBridge, loader::Loader, setting::Setting};
use crate::{
    js::value::{get, number, text},
    tryon::{availability::Availability, paywall::Refusal},
};

/// The page that embeds the widget; cheap to clone.
#[derive(Clone, Debug)]
pub struct HostPage {
    /// What the loader captured and keeps.
    pub loader: Loader,
    /// What runs in JavaScript.
    pub bridge: HostPageBridge,
}

impl HostPage {
    /// The page of this loader.
    pub fn new(loader: Loader) -> Self {
        let bridge = HostPageBridge::of(&loader);
        Self { loader, bridge }
    }

    /// The value of a setting: a key, a token, an absolute address, the name of a callback, a text.
    pub fn setting(&self, setting: Setting) -> Option<String> {
        self.bridge.setting(setting.name()).ok()?.as_string()
    }

    /// Reads the settings again: pages change their tags, and adopt a second one.
    pub fn reload_settings(&self) {
        let _ = self.bridge.read_settings();
    }

    /// The address of this path of the backend.
    pub fn api_url(&self, path: &str) -> String {
        let base = self.bridge.api().ok().and_then(|base| base.as_string());
        [&base.unwrap_or_default(), path].concat()
    }

    /// Writes a console line for the theme developer, once. It never holds a token, a key or a photo.
    pub fn log(&self, line: &str) {
        // A page that breaks the console has nobody to tell.
        let _ = self.loader.log(line, false);
    }

    /// Dispatches `genvoris:<name>`.
    pub fn emit(&self, name: &str, detail: &JsValue) {
        let _ = self.bridge.emit(name, detail, false);
    }

    /// Dispatches a cancelable `genvoris:<name>`; true where a listener prevented it.
    pub fn emit_cancelable(&self, name: &str, detail: &JsValue) -> bool {
        let prevented = self.bridge.emit(name, detail, true);
        prevented.is_ok_and(|prevented| prevented.is_truthy())
    }

    /// What a callback of the page returns; `undefined` without one, or if it throws, which the console says. What it
    /// throws is never shown: it may hold a token.
    pub fn call_callback(&self, callback: Setting, argument: &JsValue) -> JsValue {
        let path = self.setting(callback);
        let answer = path.and_then(|path| self.bridge.callback(&path, argument).ok());
        let answer = answer.unwrap_or(JsValue::UNDEFINED);
        if let Some(line) = text(&answer, "line") {
            self.log(&line);
        }
        get(&answer, "value")
    }

    /// Says on the console that the promise of the callback with this name was rejected.
    pub fn log_rejection(&self, path: &str) {
        let line = self.bridge.failed(path).ok();
        let line = line.and_then(|line| line.as_string());
        self.log(&line.unwrap_or_default());
    }

    /// What an opening meets, by the store's status; nothing where try-ons are allowed.
    pub fn availability(&self) -> Option<Availability> {
        let status = self.bridge.access().ok()?;
        let quota = get(&status, "quota");
        let refusal = Refusal {
            message: text(&status, "message"),
            used: number(&quota, "used"),
            limit: number(&quota, "limit"),
            resets_at: text(&quota, "resetsAt"),
            ..Refusal::default()
        };
        Availability::of(&text(&status, "access")?, refusal)
    }
}
