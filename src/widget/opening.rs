//! Opening: what `www/dialog/opening.js` has read of the page, a trigger and a call.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::Widget;
use crate::browser::intl::Locale;
use crate::browser::page;
use crate::browser::value::{get, list, text};
use crate::languages::{Language, Words};
use crate::tryon::input::Input;
use crate::tryon::product::{Category, Product};

/// A language whose words are at hand.
pub(super) struct Spoken {
    pub(super) language: Language,
    pub(super) words: Words<String>,
}

impl Widget {
    /// Opens the dialog.
    pub fn open(&self, opening: &JsValue) {
        let Some(spoken) = self.spoken(opening) else {
            return self.tell_developer(
                "the dialog's words did not load; the next click tries again.".to_owned(),
            );
        };
        let consent_url = text(opening, "consentUrl");
        let asks_consent = consent_url.is_some();
        self.take_token(text(opening, "token"));
        {
            let mut context = self.context.borrow_mut();
            context.locale = Locale::new(&self.page_side, spoken.language, page::tag());
            context.spoken = Some(spoken);
            context.consent_url = consent_url;
        }
        self.dispatch(Input::Open {
            product: product(&get(opening, "product")),
            asks_consent,
            gate: self.gate(),
        });
    }

    /// The words that the opening brings. The same language is read once.
    fn spoken(&self, opening: &JsValue) -> Option<Rc<Spoken>> {
        let language = Language::parse(&text(opening, "language")?)?;
        let at_hand = self.context.borrow().spoken.clone();
        if at_hand
            .as_ref()
            .is_some_and(|spoken| spoken.language == language)
        {
            return at_hand;
        }
        // One by one: pages replace iterators.
        let texts: js_sys::Array = wasm_bindgen::JsCast::dyn_into(get(opening, "messages")).ok()?;
        let text = |index| texts.get(index).as_string();
        let words = Words::read((0..texts.length()).map_while(text))?;
        Some(Rc::new(Spoken { language, words }))
    }

    /// `Genvoris.close`, as if the shopper had closed the dialog.
    pub fn close(&self) {
        self.dispatch(Input::Close);
    }

    /// Reads the settings anew: pages change their tags, and adopt a second one.
    pub(super) fn read_settings(&self) {
        let _ = self.page_side.read_settings();
    }
}

fn product(said: &JsValue) -> Product {
    let images = list(said, "images");
    Product {
        id: text(said, "id"),
        title: text(said, "title"),
        images: images
            .into_iter()
            .filter_map(|image| image.as_string())
            .collect(),
        category: text(said, "category").and_then(|word| Category::parse(&word)),
        page_url: text(said, "pageUrl"),
    }
}
