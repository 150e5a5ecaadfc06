//! Bindings to the dialog's script (`www/dialog/`), which also gives access to the host-page script (`www/host-page/`).
//! Code that reads the host page, draws on it or listens to it is JavaScript, which takes a third of the bytes that the
//! same code would take in the module.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlCanvasElement};

use super::loader::Loader;
use crate::js::value::get;

#[wasm_bindgen]
extern "C" {
    /// The functions of `www/dialog/index.js`. All are bound with `catch`, because some pages replace built-in functions
    /// that they call.
    #[derive(Clone, Debug)]
    pub type HostPageBridge;

    /// Records an analytics event of this type for the product.
    #[wasm_bindgen(method, catch, js_name = recordEvent)]
    pub fn record_event(
        this: &HostPageBridge,
        event_type: &str,
        product: &JsValue,
    ) -> Result<(), JsValue>;

    /// Calls the page's function at this dotted path. Returns `{ value }`, or `{ line }` with a message for the console.
    #[wasm_bindgen(method, catch, js_name = invokeCallback)]
    pub fn invoke_callback(
        this: &HostPageBridge,
        path: &str,
        argument: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// The console message for a callback that failed.
    #[wasm_bindgen(method, catch, js_name = callbackFailedMessage)]
    pub fn callback_failed_message(this: &HostPageBridge, path: &str) -> Result<JsValue, JsValue>;

    /// Dispatches `genvoris:<name>` on the trigger that opened the dialog, or on the document. Returns `true` if the event
    /// is cancelable and a listener called `preventDefault()`.
    #[wasm_bindgen(method, catch)]
    pub fn emit(
        this: &HostPageBridge,
        name: &str,
        detail: &JsValue,
        cancelable: bool,
    ) -> Result<JsValue, JsValue>;

    /// The headers of a request for a session token. Requests to the page's own origin get the page's CSRF tokens.
    #[wasm_bindgen(method, catch, js_name = tokenRequestHeaders)]
    pub fn token_request_headers(this: &HostPageBridge, url: &str) -> Result<JsValue, JsValue>;

    /// Records the HTTP status of the token URL. If the request was refused because it had no CSRF token, the console
    /// says so.
    #[wasm_bindgen(method, catch, js_name = recordTokenStatus)]
    pub fn record_token_status(this: &HostPageBridge, status: u16) -> Result<(), JsValue>;

    /// A number that identifies the customer of a session token, or `undefined` if the token cannot be read.
    #[wasm_bindgen(method, catch, js_name = customerNumber)]
    pub fn customer_number(this: &HostPageBridge, token: &str) -> Result<JsValue, JsValue>;

    /// Warns in the console if the page has a service worker, because one can prevent responses from arriving.
    #[wasm_bindgen(method, catch, js_name = warnAboutServiceWorker)]
    pub fn warn_about_service_worker(this: &HostPageBridge) -> Result<(), JsValue>;

    /// The URL to poll a job at, changed so that no service worker of the page has a cached response for it.
    #[wasm_bindgen(method, catch, js_name = bypassCache)]
    pub fn bypass_cache(this: &HostPageBridge, url: &str) -> Result<JsValue, JsValue>;

    /// Parses the text of a response as JSON, and unwraps it if a proxy has wrapped it. The result stays in JavaScript,
    /// because it can contain a megabyte of base64.
    #[wasm_bindgen(method, catch, js_name = parseResponse)]
    pub fn parse_response(this: &HostPageBridge, text: &JsValue) -> Result<JsValue, JsValue>;

    /// A random UUID, or `undefined` if the page has broken the browser's generator.
    #[wasm_bindgen(method, catch)]
    pub fn uuid(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// A promise of the prepared photo; see `www/photo/prepare.js`.
    #[wasm_bindgen(method, catch, js_name = preparePhoto)]
    pub fn prepare_photo(this: &HostPageBridge, file: &Blob) -> Result<JsValue, JsValue>;

    /// Sends the recorded analytics events immediately.
    #[wasm_bindgen(method, catch, js_name = flushAnalytics)]
    pub fn flush_analytics(this: &HostPageBridge) -> Result<(), JsValue>;

    /// Reads the page's settings again.
    #[wasm_bindgen(method, catch, js_name = readSettings)]
    pub fn read_settings(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// The value of a setting, by its name in a configuration object.
    #[wasm_bindgen(method, catch)]
    pub fn setting(this: &HostPageBridge, name: &str) -> Result<JsValue, JsValue>;

    /// The backend's base URL, with a trailing slash.
    #[wasm_bindgen(method, catch, js_name = apiUrl)]
    pub fn api_url(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// The store's current status: `{ access, message?, quota?, remaining? }`.
    #[wasm_bindgen(method, catch)]
    pub fn status(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// Fetches the store's status again.
    #[wasm_bindgen(method, catch, js_name = refreshStatus)]
    pub fn refresh_status(this: &HostPageBridge) -> Result<(), JsValue>;

    /// Draws a screen of this name from what `screen_data` made of it, with the preview of the shopper's photo and the URLs
    /// of the result's pictures. `product` is the product as its opening has it; `undefined` for a try-on of the page before.
    #[wasm_bindgen(method, catch, js_name = drawScreen)]
    pub fn draw_screen(
        this: &HostPageBridge,
        name: &str,
        data: &JsValue,
        photo: Option<&HtmlCanvasElement>,
        pictures: &js_sys::Array,
        product: &JsValue,
    ) -> Result<(), JsValue>;

    /// Says how a try-on stands whose dialog is closed (see [`Background`](crate::tryon::background::Background)), and the
    /// URL of the job that the next page may go on with.
    #[wasm_bindgen(method, catch, js_name = reportTryOn)]
    pub fn report_tryon(
        this: &HostPageBridge,
        status: &str,
        job: Option<String>,
    ) -> Result<(), JsValue>;

    /// Takes the shopper to the store's checkout. `opening` is the one that the product came with.
    #[wasm_bindgen(method, catch, js_name = startCheckout)]
    pub fn start_checkout(this: &HostPageBridge, opening: &JsValue) -> Result<(), JsValue>;

    /// Shows the dialog. Returns `false` if the page hides it, so that nobody can see it.
    #[wasm_bindgen(method, catch, js_name = showDialog)]
    pub fn show_dialog(this: &HostPageBridge) -> Result<bool, JsValue>;

    /// Hides the dialog.
    #[wasm_bindgen(method, catch, js_name = hideDialog)]
    pub fn hide_dialog(this: &HostPageBridge) -> Result<(), JsValue>;
}

impl HostPageBridge {
    /// The dialog's script, which the loader has loaded.
    pub fn of(loader: &Loader) -> Self {
        get(&loader.parts(), "dialog").unchecked_into()
    }
}
