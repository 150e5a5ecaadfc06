//! The page's side of the widget, `www/page/`: what reads the host page or draws on it is JavaScript, a third
//! of the size that it would have in the module.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::loader::Loader;
use crate::browser::value::get;

#[wasm_bindgen]
extern "C" {
    /// See `www/page/index.js`. None of its functions throws; they are bound with `catch` all the same,
    /// because what they call has been replaced by some pages.
    #[derive(Clone, Debug)]
    pub type PageSide;

    /// Notes a step of the shopper's way: an event type, the product, and where it is told.
    #[wasm_bindgen(method, catch)]
    pub fn note(
        this: &PageSide,
        step: &str,
        product: &JsValue,
        target: &JsValue,
    ) -> Result<(), JsValue>;

    /// Calls the page's function of this dotted path: `{ value }`, or `{ line }` for the console.
    #[wasm_bindgen(method, catch)]
    pub fn callback(this: &PageSide, path: &str, argument: &JsValue) -> Result<JsValue, JsValue>;

    /// The console line for a callback that failed.
    #[wasm_bindgen(method, catch)]
    pub fn failed(this: &PageSide, path: &str) -> Result<JsValue, JsValue>;

    /// The plural `category` of a number, the `number` in the shopper's digits, or a `date`, in the first of the
    /// two languages that the browser knows.
    #[wasm_bindgen(method, catch)]
    pub fn say(
        this: &PageSide,
        what: &str,
        tag: &str,
        bare: &str,
        value: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// A random id; nothing where the page has broken the browser's generator.
    #[wasm_bindgen(method, catch)]
    pub fn uuid(this: &PageSide) -> Result<JsValue, JsValue>;

    /// Tells at once what has been noted.
    #[wasm_bindgen(method, catch)]
    pub fn tell(this: &PageSide) -> Result<(), JsValue>;

    /// The value of a trigger's attribute; of a button of ours, what the card or trigger it stands for says.
    #[wasm_bindgen(method, catch)]
    pub fn fact(this: &PageSide, trigger: &Element, name: &str) -> Result<JsValue, JsValue>;

    /// What the page says of a product: `id`, `title` and `images`, as they are written there. What is
    /// `known` of it already tells which one is meant.
    #[wasm_bindgen(method, catch)]
    pub fn facts(this: &PageSide, known: &JsValue) -> Result<JsValue, JsValue>;

    /// Paints the dialog in what is `wanted`, else as the storefront looks. Gives lines for the console.
    #[wasm_bindgen(method, catch)]
    pub fn look(
        this: &PageSide,
        frame: &Element,
        trigger: Option<&Element>,
        wanted: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// Asks the store for its status and its buttons' design, and draws those. `frame` is where a floating
    /// one may be, in the look that is `wanted`; `known` is called when the status is known for the first time.
    #[wasm_bindgen(method, catch)]
    pub fn begin(
        this: &PageSide,
        api: &str,
        key: Option<String>,
        enabled: bool,
        frame: Option<&Element>,
        wanted: &JsValue,
        known: &Function,
    ) -> Result<(), JsValue>;

    /// `{ access, message?, quota? }`: what triggers meet now.
    #[wasm_bindgen(method, catch)]
    pub fn access(this: &PageSide) -> Result<JsValue, JsValue>;

    /// Asks for the status anew.
    #[wasm_bindgen(method, catch)]
    pub fn again(this: &PageSide) -> Result<(), JsValue>;

    /// The word for buttons that the store has given none.
    #[wasm_bindgen(method, catch)]
    pub fn speak(this: &PageSide, label: &str) -> Result<(), JsValue>;

    /// Puts the element that the frame lives in into the page, where it is not.
    #[wasm_bindgen(method, catch)]
    pub fn attach(this: &PageSide, frame: &Element) -> Result<(), JsValue>;

    /// Takes everything out of the page.
    #[wasm_bindgen(method, catch)]
    pub fn end(this: &PageSide) -> Result<(), JsValue>;
}

impl PageSide {
    /// The page's side that the loader has loaded.
    pub fn of(loader: &Loader) -> Self {
        get(&loader.parts(), "page").unchecked_into()
    }
}
