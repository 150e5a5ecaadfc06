//! Opening: what the script tag, the trigger and the call say, read anew each time, since pages
//! change their tags and adopt a second one.

use wasm_bindgen::JsValue;
use web_sys::Element;

use super::Widget;
use crate::browser::intl::Locale;
use crate::browser::page::{self, ThisPage};
use crate::browser::value::{list, text};
use crate::host::attributes::{PRODUCT_CATEGORY, PRODUCT_IMAGES, Settings, settings, wrong};
use crate::host::product::{Trigger, image, trigger};
use crate::tryon::machine::Input;
use crate::tryon::product::{Category, Product};

impl Widget {
    /// Opens the dialog for a trigger, or for the options of a call.
    pub fn open(&self, element: Option<Element>, options: &JsValue) {
        let asked = match &element {
            Some(element) => trigger(&|name| element.get_attribute(name), &ThisPage),
            None => call(options),
        };
        let (settings, warnings) = self.settings();
        for line in warnings.into_iter().chain(asked.warnings) {
            self.tell_developer(line);
        }
        if asked.product.images.is_empty() {
            self.tell_developer(
                "no product image: give the trigger data-product-image, or the call productImages."
                    .to_owned(),
            );
        }
        let language = asked
            .language
            .or(settings.language)
            .unwrap_or_else(page::language);
        let token = text(options, "token");
        self.with_words(language, move |widget, spoken| {
            {
                let mut context = widget.context.borrow_mut();
                context.settings = settings;
                context.locale = Locale::new(spoken.language, page::tag());
                context.spoken = Some(spoken);
                context.trigger = element;
            }
            let fresh_token = widget.take_token(token);
            widget.dispatch(Input::Open {
                product: asked.product,
                fresh_token,
            });
        });
    }

    /// The script tag's settings, as they are now, and lines for what is wrong with them.
    pub(super) fn settings(&self) -> (Settings, Vec<String>) {
        settings(&|name| self.loader.attribute(name), &ThisPage)
    }

    /// Keeps a token that came by call. True if it is another one than before.
    pub(super) fn take_token(&self, token: Option<String>) -> bool {
        match token {
            Some(token) if self.token().as_ref() != Some(&token) => {
                let attribute = self.context.borrow().settings.token.clone();
                self.loader.set_superseded(attribute);
                self.loader.set_token(&token);
                true
            }
            _ => false,
        }
    }

    /// The token in force: a call's beats the attribute it was given in place of.
    pub(super) fn token(&self) -> Option<String> {
        let attribute = self.context.borrow().settings.token.clone();
        let given = self.loader.token();
        if given.is_some() && self.loader.superseded() == attribute {
            given
        } else {
            attribute
        }
    }
}

/// The options of `openTryOn`.
fn call(options: &JsValue) -> Trigger {
    let mut asked = Trigger {
        product: Product {
            title: text(options, "productTitle"),
            page_url: text(options, "page_url"),
            ..Product::default()
        },
        ..Trigger::default()
    };
    for given in list(options, "productImages") {
        let given = given.as_string().unwrap_or_default();
        match image(&given, &ThisPage) {
            Some(url) => asked.product.images.push(url),
            None => asked.warnings.push(wrong(&PRODUCT_IMAGES, &given)),
        }
    }
    if let Some(word) = text(options, "productCategory") {
        asked.product.category = Category::parse(&word);
        if asked.product.category.is_none() {
            asked.warnings.push(wrong(&PRODUCT_CATEGORY, &word));
        }
    }
    asked
}
