//! The buttons that are drawn for the page: in its empty triggers, on its product cards, and one that
//! floats. To the loader all of them are triggers, so none needs a listener.

use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Document, Element};

use super::dom::Maker;
use super::host::Host;
use super::{icons, sheet};
use crate::browser::value::items;
use crate::host::design::{Design, Position};

/// Such a one that its author may have left to be filled. One with a name for screen readers has its
/// picture from the theme's style sheet.
const PLAIN: &str = ":is([data-genvoris-trigger],.genvoris-tryon-btn):not(input,img,[aria-label],[data-genvoris-button])";

/// A product's card that has no way to try the product on. Of cards within cards the innermost counts.
const CARD: &str = ":is([data-product-id],[data-genvoris-product]):has(img):not(:is([data-genvoris-trigger],.genvoris-tryon-btn),:is([data-genvoris-trigger],.genvoris-tryon-btn) *,:has([data-genvoris-trigger],.genvoris-tryon-btn),:has(:is([data-product-id],[data-genvoris-product]) img))";

/// The mark; says which of our own it is.
pub const DRAWN: &str = "data-genvoris-button";

const HIDDEN: &str = "[data-genvoris-trigger],.genvoris-tryon-btn{display:none!important}";

/// All of them, and the rules that they and the page's triggers obey. Everything is taken out of the page
/// again when this is dropped.
///
/// An attribute marks them and not a class, which frameworks write anew.
pub struct Buttons {
    document: Document,
    sheet: CssStyleSheet,
}

impl Buttons {
    /// None yet.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn new(document: Document) -> Result<Self, JsValue> {
        Ok(Self {
            document,
            sheet: CssStyleSheet::new()?,
        })
    }

    /// How the buttons look, and whether all triggers are hidden, those that are yet to come among them.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn style(&self, look: &str, hidden: bool) -> Result<(), JsValue> {
        let rules = [look, if hidden { HIDDEN } else { "" }].concat();
        self.sheet.replace_sync(&rules)?;
        sheet::adopt(&self.document, &self.sheet, !rules.is_empty())
    }

    /// Draws those that are missing in the page.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn draw(&self, design: &Design, label: &str) -> Result<(), JsValue> {
        if design.on_cards {
            for card in self.all(CARD)? {
                self.add(&card, "card", "", design, label)?;
            }
        }
        for trigger in self.all(PLAIN)? {
            let text = trigger.text_content().unwrap_or_default();
            if text.trim_ascii().is_empty()
                && trigger.query_selector("*")?.is_none()
                && trigger.shadow_root().is_none()
            {
                trigger.set_attribute(DRAWN, "")?;
                fill(Maker::new(&self.document, &trigger), design, label)?;
            }
        }
        Ok(())
    }

    /// Draws the floating one where it is missing: a page may have thrown it away with its body.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn float(&self, host: &Host, design: &Design, label: &str) -> Result<(), JsValue> {
        host.attach()?;
        if host.frame.query_selector(".fab")?.is_none() {
            host.adopt(&self.sheet)?;
            let left = design.position == Position::Left;
            let class = if left { "fab left" } else { "fab" };
            self.add(&host.frame, "fab", class, design, label)?;
        }
        Ok(())
    }

    /// Adds a button of our own. Where its product stands depends on which it is.
    fn add(
        &self,
        parent: &Element,
        which: &str,
        class: &str,
        design: &Design,
        label: &str,
    ) -> Result<(), JsValue> {
        let mut make = Maker::new(&self.document, parent);
        make.open("button", class);
        make.attribute("type", "button");
        make.attribute("data-genvoris-trigger", "");
        make.attribute(DRAWN, which);
        make.part(which);
        fill(make, design, label)
    }

    fn all(&self, selector: &str) -> Result<Vec<Element>, JsValue> {
        let found = items(
            &self.document.query_selector_all(selector)?.into(),
            u32::MAX,
        );
        let found = found.unwrap_or_default().into_iter();
        Ok(found.map(JsCast::unchecked_into).collect())
    }

    fn clear(&self) -> Result<(), JsValue> {
        self.style("", false)?;
        for button in self.all("[data-genvoris-button]")? {
            if button.get_attribute(DRAWN).as_deref() == Some("card") {
                button.remove();
            } else {
                button.set_text_content(None);
                button.remove_attribute(DRAWN)?;
            }
        }
        Ok(())
    }
}

impl Drop for Buttons {
    fn drop(&mut self) {
        let _ = self.clear();
    }
}

fn fill(mut make: Maker, design: &Design, label: &str) -> Result<(), JsValue> {
    if let Some(path) = icons::of(design.icon) {
        make.drawing("", path);
    }
    make.text("span", "", label);
    make.finish()
}
