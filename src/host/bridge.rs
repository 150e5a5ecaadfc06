//! The dialog's part, `www/dialog/`, and through it the host-page bridge, `www/host-page/`: what reads the host page, draws on it or
//! hears it is JavaScript, a third of the size that it would have in the module.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, Element};

use super::loader::Loader;
use crate::js::value::get;

#[wasm_bindgen]
extern "C" {
    /// See `www/dialog/index.js`. Its functions are bound with `catch`, because what they call has been replaced by some
    /// pages.
    #[derive(Clone, Debug)]
    pub type HostPageBridge;

    /// Notes a step of the shopper's way: an event type, and the product.
    #[wasm_bindgen(method, catch)]
    pub fn note(this: &HostPageBridge, step: &str, product: &JsValue) -> Result<(), JsValue>;

    /// Calls the page's function of this dotted path: `{ value }`, or `{ line }` for the console.
    #[wasm_bindgen(method, catch)]
    pub fn callback(
        this: &HostPageBridge,
        path: &str,
        argument: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// The console line for a callback that failed.
    #[wasm_bindgen(method, catch)]
    pub fn failed(this: &HostPageBridge, path: &str) -> Result<JsValue, JsValue>;

    /// Dispatches `genvoris:<name>` from the trigger of the last opening, or from the document. True if a listener called
    /// `preventDefault()` on a cancelable one.
    #[wasm_bindgen(method, catch)]
    pub fn emit(
        this: &HostPageBridge,
        name: &str,
        detail: &JsValue,
        cancelable: bool,
    ) -> Result<JsValue, JsValue>;

    /// The plural `category` of a number, the `number` in the shopper's digits, or a `date`, in the first of the
    /// two languages that the browser knows.
    #[wasm_bindgen(method, catch)]
    pub fn say(
        this: &HostPageBridge,
        what: &str,
        tag: &str,
        bare: &str,
        value: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// The headers of a question for a session token: what the page offers against forged requests goes along,
    /// to its own origin.
    #[wasm_bindgen(method, catch)]
    pub fn csrf(this: &HostPageBridge, url: &str) -> Result<JsValue, JsValue>;

    /// Notes the status that the token URL answered, and tells the console what refuses a request without a
    /// CSRF token.
    #[wasm_bindgen(method, catch)]
    pub fn answered(this: &HostPageBridge, status: u16) -> Result<(), JsValue>;

    /// A number for the customer of a session token; nothing where it cannot be read.
    #[wasm_bindgen(method, catch)]
    pub fn customer(this: &HostPageBridge, token: &str) -> Result<JsValue, JsValue>;

    /// Names a service worker of the page's to the console: one may keep answers from arriving.
    #[wasm_bindgen(method, catch)]
    pub fn lost(this: &HostPageBridge) -> Result<(), JsValue>;

    /// The address to ask for a job at: no worker of the page's has an answer to it yet.
    #[wasm_bindgen(method, catch)]
    pub fn unkept(this: &HostPageBridge, url: &str) -> Result<JsValue, JsValue>;

    /// An answer's text as JSON, out of what a proxy has wrapped it in. It stays in JavaScript: a result can be a megabyte
    /// of base64.
    #[wasm_bindgen(method, catch, js_name = readAnswer)]
    pub fn read_answer(this: &HostPageBridge, text: &JsValue) -> Result<JsValue, JsValue>;

    /// A random id; nothing where the page has broken the browser's generator.
    #[wasm_bindgen(method, catch)]
    pub fn uuid(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// A promise of the photo in a file; see `www/photo/prepare.js`.
    #[wasm_bindgen(method, catch)]
    pub fn prepare(this: &HostPageBridge, file: &Blob) -> Result<JsValue, JsValue>;

    /// Tells at once what has been noted.
    #[wasm_bindgen(method, catch, js_name = tellFunnel)]
    pub fn flush_analytics(this: &HostPageBridge) -> Result<(), JsValue>;

    /// Reads the page's settings anew.
    #[wasm_bindgen(method, catch, js_name = readSettings)]
    pub fn read_settings(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// A setting by its name in a configuration object.
    #[wasm_bindgen(method, catch)]
    pub fn setting(this: &HostPageBridge, name: &str) -> Result<JsValue, JsValue>;

    /// The backend's base URL, with its slash.
    #[wasm_bindgen(method, catch)]
    pub fn api(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// `{ access, message?, quota? }`: what triggers meet now.
    #[wasm_bindgen(method, catch)]
    pub fn access(this: &HostPageBridge) -> Result<JsValue, JsValue>;

    /// Asks for the status anew.
    #[wasm_bindgen(method, catch)]
    pub fn again(this: &HostPageBridge) -> Result<(), JsValue>;

    /// Empties the dialog's frame for a screen of this name, and gives what it is built in.
    #[wasm_bindgen(method, catch, js_name = beginScreen)]
    pub fn begin_screen(
        this: &HostPageBridge,
        name: &str,
        centred: bool,
    ) -> Result<Element, JsValue>;

    /// Ends it: says it to screen readers, and moves the focus.
    #[wasm_bindgen(method, catch, js_name = endScreen)]
    pub fn end_screen(this: &HostPageBridge) -> Result<(), JsValue>;

    /// Draws the photo screen for the product's picture and title: whether a photo is being prepared, and what was wrong
    /// with the last one.
    #[wasm_bindgen(method, catch)]
    pub fn intro(
        this: &HostPageBridge,
        image: Option<&str>,
        title: Option<&str>,
        busy: bool,
        problem: Option<&str>,
    ) -> Result<(), JsValue>;

    /// Opens the dialog on its screen. False where the page lets nobody see it.
    #[wasm_bindgen(method, catch)]
    pub fn show(this: &HostPageBridge) -> Result<bool, JsValue>;

    /// Takes the dialog out of the page's way.
    #[wasm_bindgen(method, catch)]
    pub fn hide(this: &HostPageBridge) -> Result<(), JsValue>;
}

impl HostPageBridge {
    /// The part that the loader has loaded.
    pub fn of(loader: &Loader) -> Self {
        get(&loader.parts(), "dialog").unchecked_into()
    }
}
