//! The one element the widget adds to the page's body, and the shadow root in it that everything lives in.

use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Document, Element, ShadowRoot, ShadowRootInit, ShadowRootMode};

use super::dom::Maker;
use crate::browser::page::document;

/// `<genvoris-widget>`; removed when dropped. `www/page/host.js` puts it into the page.
pub struct Host {
    /// The document it is for.
    pub document: Document,
    /// What everything is added to. `:host` is open to the page's rules, so resets and direction live on
    /// this element inside.
    pub frame: Element,
    element: Element,
    shadow: ShadowRoot,
}

impl Host {
    /// Builds it with this style sheet, in no page yet.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn new(css: &str) -> Result<Self, JsValue> {
        let document = document().ok_or(JsValue::UNDEFINED)?;
        let element = document.create_element("genvoris-widget")?;
        let shadow = element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
        style(&shadow, css)?;
        let frame = document.create_element("div")?;
        let mut make = Maker::new(&document, &frame);
        make.attribute("class", "root");
        make.finish()?;
        shadow.append_child(&frame)?;
        Ok(Self {
            document,
            frame,
            element,
            shadow,
        })
    }

    /// The `part` that has the focus.
    pub fn focused_part(&self) -> Option<String> {
        self.shadow.active_element()?.get_attribute("part")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.element.remove();
    }
}

/// A constructable style sheet: it needs nothing from the page's `style-src`.
fn style(shadow: &ShadowRoot, text: &str) -> Result<(), JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(text)?;
    let sheets = js_sys::Array::of1(&sheet);
    js_sys::Reflect::set(shadow, &"adoptedStyleSheets".into(), &sheets).map(drop)
}
