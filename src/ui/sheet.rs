//! Constructable style sheets: they need nothing from the page's `style-src`.

use wasm_bindgen::prelude::*;
use web_sys::CssStyleSheet;

#[wasm_bindgen]
extern "C" {
    /// `Document` or `ShadowRoot`.
    type Scope;

    #[wasm_bindgen(method, catch, getter, js_name = adoptedStyleSheets)]
    fn sheets(this: &Scope) -> Result<Sheets, JsValue>;

    /// A list that is live in both directions.
    type Sheets;

    #[wasm_bindgen(method, catch, js_name = indexOf)]
    fn index_of(this: &Sheets, sheet: &CssStyleSheet) -> Result<i32, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn push(this: &Sheets, sheet: &CssStyleSheet) -> Result<i32, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn splice(this: &Sheets, start: i32, count: i32) -> Result<JsValue, JsValue>;
}

/// Adds the sheet to those of a document or shadow root, or takes it out again.
///
/// # Errors
/// What the page threw.
pub fn adopt(scope: &JsValue, sheet: &CssStyleSheet, wanted: bool) -> Result<(), JsValue> {
    let sheets = scope.unchecked_ref::<Scope>().sheets()?;
    let index = sheets.index_of(sheet)?;
    if wanted && index < 0 {
        sheets.push(sheet)?;
    } else if !wanted && index >= 0 {
        sheets.splice(index, 1)?;
    }
    Ok(())
}
