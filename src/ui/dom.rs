//! Building elements.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

/// An element, or what the page's DOM threw instead.
pub type Built = Result<Element, JsValue>;

/// Makes elements in one document.
pub struct Maker {
    /// Where the elements belong.
    pub document: Document,
}

impl Maker {
    /// `<tag class="…">`; an empty class is left out.
    pub fn plain(&self, tag: &str, class: &str) -> Built {
        let element = self.document.create_element(tag)?;
        if !class.is_empty() {
            element.set_attribute("class", class)?;
        }
        Ok(element)
    }

    /// An element with text.
    pub fn text(&self, tag: &str, class: &str, text: &str) -> Built {
        let element = self.plain(tag, class)?;
        element.set_text_content(Some(text));
        Ok(element)
    }

    /// An element with a `part` name, for themes and tests.
    pub fn part(&self, tag: &str, part: &str, class: &str) -> Built {
        let element = self.plain(tag, class)?;
        element.set_attribute("part", part)?;
        Ok(element)
    }

    /// A button; its `part` says what it does.
    pub fn button(&self, part: &str, class: &str, label: &str) -> Built {
        let button = self.part("button", part, class)?;
        button.set_attribute("type", "button")?;
        button.set_text_content(Some(label));
        Ok(button)
    }

    /// A link that looks like a button.
    pub fn link(&self, part: &str, class: &str, label: &str, href: &JsValue) -> Built {
        let link = self.part("a", part, class)?;
        link.set_attribute("target", "_blank")?;
        link.set_attribute("rel", "noopener")?;
        link.set_text_content(Some(label));
        js_sys::Reflect::set(&link, &"href".into(), href)?;
        Ok(link)
    }

    /// A picture. `src` stays in JavaScript: it can be a megabyte of base64.
    pub fn image(&self, part: &str, src: &JsValue, alt: &str) -> Built {
        let image = self.part("img", part, "picture")?;
        image.set_attribute("alt", alt)?;
        js_sys::Reflect::set(&image, &"src".into(), src)?;
        Ok(image)
    }
}

/// Appends a child.
pub fn add(parent: &Element, child: &Element) -> Result<(), JsValue> {
    parent.append_child(child).map(drop)
}

/// Appends all children.
pub fn fill(parent: &Element, children: &[Element]) -> Result<(), JsValue> {
    children.iter().try_for_each(|child| add(parent, child))
}
