//! Building elements, in a stream: each call adds one to where the last `open` left off.
//!
//! Calls take constants and give nothing back, which keeps a screen's code small: what the DOM throws
//! is kept and handed out once, at the end.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

/// Adds elements below one that is given.
pub struct DomBuilder {
    document: Document,
    /// The elements that are open, the innermost last.
    open: Vec<Element>,
    /// The element made last, which `part` and `attribute` are about.
    last: Element,
    thrown: Option<JsValue>,
}

impl DomBuilder {
    /// Starts inside `parent`.
    pub fn new(document: &Document, parent: &Element) -> Self {
        Self {
            document: document.clone(),
            open: vec![parent.clone()],
            last: parent.clone(),
            thrown: None,
        }
    }

    /// Ends.
    ///
    /// # Errors
    /// What the page's DOM threw first.
    pub fn finish(self) -> Result<(), JsValue> {
        self.thrown.map_or(Ok(()), Err)
    }

    /// `<tag class="…">…</tag>`, empty.
    pub fn leaf(&mut self, tag: &str, class: &str) {
        let made = self.document.create_element(tag);
        self.take(made, class);
    }

    /// An element with text.
    pub fn text(&mut self, tag: &str, class: &str, text: &str) {
        self.leaf(tag, class);
        self.last.set_text_content(Some(text));
    }

    /// An element that the following ones go into, until [`close`](Self::close).
    pub fn open(&mut self, tag: &str, class: &str) {
        self.leaf(tag, class);
        self.open.push(self.last.clone());
    }

    /// Ends the innermost open element.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// An attribute of the element made last.
    pub fn attribute(&mut self, name: &str, value: &str) {
        let set = self.last.set_attribute(name, value);
        self.note(set);
    }

    /// A property of the element made last. The value stays in JavaScript: a picture can be a
    /// megabyte of base64.
    pub fn property(&mut self, name: &str, value: &JsValue) {
        let set = js_sys::Reflect::set(&self.last, &JsValue::from_str(name), value);
        self.note(set.map(drop));
    }

    /// The `part` name of the element made last, for themes and tests.
    pub fn part(&mut self, name: &str) {
        self.attribute("part", name);
    }

    /// An element that exists already.
    pub fn adopt(&mut self, element: &Element, class: &str) {
        self.take(Ok(element.clone()), class);
    }

    /// A button; its `part` says what it does.
    pub fn button(&mut self, part: &str, class: &str, label: &str) {
        self.text("button", class, label);
        self.part(part);
        self.attribute("type", "button");
    }

    /// A link that looks like a button.
    pub fn link(&mut self, part: &str, class: &str, label: &str, href: &JsValue) {
        self.text("a", class, label);
        self.part(part);
        self.attribute("target", "_blank");
        self.attribute("rel", "noopener");
        self.property("href", href);
    }

    /// A picture.
    pub fn image(&mut self, src: &JsValue, alt: &str) {
        self.leaf("img", "picture");
        self.attribute("alt", alt);
        // Dropped on the dialog it would take the photo's place.
        self.attribute("draggable", "false");
        self.property("src", src);
    }

    /// A path in a 24 px box, drawn with the current colour; screen readers pass over it.
    pub fn icon(&mut self, path: &str) {
        const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
        let svg = self.document.create_element_ns(SVG, "svg");
        self.take(svg, "icon");
        self.attribute("viewBox", "0 0 24 24");
        self.attribute("aria-hidden", "true");
        self.open.push(self.last.clone());
        let shape = self.document.create_element_ns(SVG, "path");
        self.take(shape, "");
        self.attribute("d", path);
        self.close();
    }

    fn take(&mut self, made: Result<Element, JsValue>, class: &str) {
        match made {
            Ok(element) => self.last = element,
            Err(thrown) => return self.note(Err(thrown)),
        }
        if !class.is_empty() {
            self.attribute("class", class);
        }
        if let Some(parent) = self.open.last() {
            let added = parent.append_child(&self.last).map(drop);
            self.note(added);
        }
    }

    fn note(&mut self, result: Result<(), JsValue>) {
        if let Err(thrown) = result {
            self.thrown.get_or_insert(thrown);
        }
    }
}
