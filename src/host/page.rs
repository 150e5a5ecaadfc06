//! The host page: its settings, console, events and callbacks.

use wasm_bindgen::JsValue;

use super::{bridge::HostPageBridge, loader::Loader, setting::Setting};
use crate::{
    js::value::{get, number, text},
    tryon::{availability::Availability, paywall::Refusal},
};

/// The page that embeds the widget. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct HostPage {
    /// What the loader captured and stores.
    pub loader: Loader,
    /// The functions that are implemented in JavaScript.
    pub bridge: HostPageBridge,
}

impl HostPage {
    /// The page that this loader runs in.
    pub fn new(loader: Loader) -> Self {
        let bridge = HostPageBridge::of(&loader);
        Self { loader, bridge }
    }

    /// The value of a setting: a key, a token, an absolute URL, the name of a callback, or a text.
    pub fn setting(&self, setting: Setting) -> Option<String> {
        self.bridge.setting(setting.name()).ok()?.as_string()
    }

    /// Reads the settings again, because pages change the attributes of their script tag or add a second tag.
    pub fn reload_settings(&self) {
        let _ = self.bridge.read_settings();
    }

    /// The URL of a path on the backend.
    pub fn api_url(&self, path: &str) -> String {
        let base = self.bridge.api_url().ok().and_then(|base| base.as_string());
        [&base.unwrap_or_default(), path].concat()
    }

    /// Writes a console message for the theme developer, once. It never contains a token, a key or a photo.
    pub fn log(&self, message: &str) {
        // If the page has broken the console, there is nowhere to report it.
        let _ = self.loader.log(message, false);
    }

    /// Dispatches `genvoris:<name>`.
    pub fn emit(&self, name: &str, detail: &JsValue) {
        let _ = self.bridge.emit(name, detail, false);
    }

    /// Dispatches a cancelable `genvoris:<name>`. Returns `true` if a listener called `preventDefault()`.
    pub fn emit_cancelable(&self, name: &str, detail: &JsValue) -> bool {
        let prevented = self.bridge.emit(name, detail, true);
        prevented.is_ok_and(|prevented| prevented.is_truthy())
    }

    /// Calls a callback of the page and returns its result, or `undefined` if there is no callback or if it throws. The
    /// console reports that it threw, but not what, because that may contain a token.
    pub fn call_callback(&self, callback: Setting, argument: &JsValue) -> JsValue {
        let path = self.setting(callback);
        let result = path.and_then(|path| self.bridge.invoke_callback(&path, argument).ok());
        let result = result.unwrap_or(JsValue::UNDEFINED);
        if let Some(message) = text(&result, "line") {
            self.log(&message);
        }
        get(&result, "value")
    }

    /// Reports in the console that the promise of the callback at this path was rejected.
    pub fn log_rejection(&self, path: &str) {
        let message = self.bridge.callback_failed_message(path).ok();
        let message = message.and_then(|message| message.as_string());
        self.log(&message.unwrap_or_default());
    }

    /// How many try-ons the status says that this shopper has left. Only a shop's own backend says so.
    pub fn remaining(&self) -> Option<u32> {
        number(&self.bridge.status().ok()?, "remaining")
    }

    /// Why the store's status does not allow try-ons; `None` if it does.
    pub fn availability(&self) -> Option<Availability> {
        let status = self.bridge.status().ok()?;
        let quota = get(&status, "quota");
        let refusal = Refusal {
            message: text(&status, "message"),
            used: number(&quota, "used"),
            limit: number(&quota, "limit"),
            resets_at: text(&quota, "resetsAt"),
            ..Refusal::default()
        };
        Availability::from_status(&text(&status, "access")?, refusal)
    }
}
