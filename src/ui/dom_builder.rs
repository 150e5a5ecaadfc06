//! Builds a tree of elements: each call adds one element to the element that was opened last.
//!
//! Calls take constants and return nothing, which keeps the code of the screens small. An exception of the DOM is stored
//! and returned once, by [`finish`](DomBuilder::finish).

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

/// Adds elements below a parent element.
pub struct DomBuilder {
    document: Document,
    /// The open elements, the innermost last.
    open: Vec<Element>,
    /// The element that was added last. `part`, `attribute` and `property` apply to it.
    last: Element,
    /// The first exception of the DOM.
    thrown: Option<JsValue>,
}

impl DomBuilder {
    /// Starts building inside `parent`.
    pub fn new(document: &Document, parent: &Element) -> Self {
        Self {
            document: document.clone(),
            open: vec![parent.clone()],
            last: parent.clone(),
            thrown: None,
        }
    }

    /// Finishes building.
    ///
    /// # Errors
    /// The first exception of the page's DOM.
    pub fn finish(self) -> Result<(), JsValue> {
        self.thrown.map_or(Ok(()), Err)
    }

    /// Adds an empty element.
    pub fn element(&mut self, tag: &str, class: &str) {
        let made = self.document.create_element(tag);
        self.append(made, class);
    }

    /// Adds an element with text.
    pub fn text(&mut self, tag: &str, class: &str, text: &str) {
        self.element(tag, class);
        self.last.set_text_content(Some(text));
    }

    /// Adds an element and opens it: the following elements go into it, until [`close`](Self::close).
    pub fn open(&mut self, tag: &str, class: &str) {
        self.element(tag, class);
        self.open.push(self.last.clone());
    }

    /// Closes the innermost open element.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// Sets an attribute of the element that was added last.
    pub fn attribute(&mut self, name: &str, value: &str) {
        let set = self.last.set_attribute(name, value);
        self.record_error(set);
    }

    /// Sets a property of the element that was added last. The value stays in JavaScript, because a picture can be a
    /// megabyte of base64.
    pub fn property(&mut self, name: &str, value: &JsValue) {
        let set = js_sys::Reflect::set(&self.last, &JsValue::from_str(name), value);
        self.record_error(set.map(drop));
    }

    /// Sets the `part` name of the element that was added last, for themes and tests.
    pub fn part(&mut self, name: &str) {
        self.attribute("part", name);
    }

    /// Marks the element that was added last as a button that leads to the checkout. `www/checkout/` writes the price on it.
    pub fn mark_for_price(&mut self) {
        self.attribute("data-price", "");
    }

    /// Adds an element that already exists.
    pub fn append_existing(&mut self, element: &Element, class: &str) {
        self.append(Ok(element.clone()), class);
    }

    /// Adds a button. Its `part` is the name of its action.
    pub fn button(&mut self, part: &str, class: &str, label: &str) {
        self.text("button", class, label);
        self.part(part);
        self.attribute("type", "button");
    }

    /// Adds a link that opens in a new tab.
    pub fn link(&mut self, part: &str, class: &str, label: &str, href: &JsValue) {
        self.text("a", class, label);
        self.part(part);
        self.attribute("target", "_blank");
        self.attribute("rel", "noopener");
        self.property("href", href);
    }

    /// Adds a picture.
    pub fn image(&mut self, src: &JsValue, alt: &str) {
        self.element("img", "picture");
        self.attribute("alt", alt);
        // Otherwise the shopper could drag it onto the dialog, where it would replace the photo.
        self.attribute("draggable", "false");
        self.property("src", src);
    }

    /// Adds an SVG icon: a path in a 24 px view box, drawn in the current colour and ignored by screen readers.
    pub fn icon(&mut self, path: &str) {
        const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
        let svg = self.document.create_element_ns(SVG, "svg");
        self.append(svg, "icon");
        self.attribute("viewBox", "0 0 24 24");
        self.attribute("aria-hidden", "true");
        self.open.push(self.last.clone());
        let shape = self.document.create_element_ns(SVG, "path");
        self.append(shape, "");
        self.attribute("d", path);
        self.close();
    }

    fn append(&mut self, made: Result<Element, JsValue>, class: &str) {
        match made {
            Ok(element) => self.last = element,
            Err(thrown) => return self.record_error(Err(thrown)),
        }
        if !class.is_empty() {
            self.attribute("class", class);
        }
        if let Some(parent) = self.open.last() {
            let added = parent.append_child(&self.last).map(drop);
            self.record_error(added);
        }
    }

    fn record_error(&mut self, result: Result<(), JsValue>) {
        if let Err(thrown) = result {
            self.thrown.get_or_insert(thrown);
        }
    }
}
