//! Opening: what the script tag, the trigger and the call say, read anew each time.

use wasm_bindgen::JsValue;
use web_sys::Element;

use super::Widget;
use crate::browser::intl::Locale;
use crate::browser::page::{self, ThisPage};
use crate::browser::value::{list, text};
use crate::host::attributes::{Script, Trigger};
use crate::host::events::{Value, detail};
use crate::host::kind::image;
use crate::host::product::{Asked, trigger};
use crate::host::reading::Line;
use crate::host::sources::settings;
use crate::tryon::input::Input;
use crate::tryon::product::{Category, Product};

impl Widget {
    /// Opens the dialog for a trigger, or for the options of a call.
    pub fn open(&self, element: Option<Element>, options: &JsValue) {
        let mut asked = match &element {
            Some(element) => trigger(&|name| self.fact(element, name), &ThisPage),
            None => call(options),
        };
        self.set_out();
        let (enabled, product_id, language, consent_url) = {
            let settings = &self.context.borrow().settings;
            (
                settings.enabled(),
                settings.text(Script::ProductId),
                settings.language(),
                settings.text(Script::ConsentUrl),
            )
        };
        self.tell_all(asked.lines);
        if !enabled {
            self.tell_developer("widgetEnabled is false: nothing opens.".to_owned());
            return;
        }
        let id = asked.product.id.take();
        asked.product.id = id.or(product_id);
        self.complete(&mut asked.product);
        if asked.product.images.is_empty() {
            self.tell_developer(
                "no product image: give the trigger data-product-image, or the call productImages."
                    .to_owned(),
            );
        }
        let language = asked.language.or(language).unwrap_or_else(page::language);
        let asks_consent = consent_url.is_some();
        self.take_token(text(options, "token"));
        self.with_words(language, move |widget, spoken| {
            {
                let mut context = widget.context.borrow_mut();
                context.locale = Locale::new(&widget.page_side, spoken.language, page::tag());
                context.spoken = Some(spoken);
                context.trigger = element;
                context.consent_url = consent_url;
            }
            widget.undressed.set(true);
            widget.dispatch(Input::Open {
                product: asked.product,
                asks_consent,
                gate: widget.gate(),
            });
        });
    }

    /// The value of one of a trigger's attributes.
    fn fact(&self, trigger: &Element, name: &str) -> Option<String> {
        self.page_side.fact(trigger, name).ok()?.as_string()
    }

    /// Adds what the page says of the product and the trigger or the call does not.
    fn complete(&self, product: &mut Product) {
        let known = detail(&[
            ("id", Value::Text(product.id.as_deref())),
            ("title", Value::Text(product.title.as_deref())),
        ]);
        let facts = self.page_side.facts(&known).unwrap_or_default();
        for (gap, name) in [(&mut product.id, "id"), (&mut product.title, "title")] {
            if gap.is_none() {
                *gap = text(&facts, name);
            }
        }
        if product.images.is_empty() {
            let images = list(&facts, "images");
            let absolute = |address: JsValue| image(&address.as_string()?, &ThisPage);
            product.images = images.into_iter().filter_map(absolute).collect();
        }
    }

    /// Reads the settings anew: pages change their tags, and adopt a second one.
    pub(super) fn read_settings(&self) {
        let (settings, lines) = settings(&self.loader);
        // Before anything is sent.
        self.loader.set_test_mode(settings.text(Script::TestMode));
        self.context.borrow_mut().settings = settings;
        self.tell_all(lines);
    }

    fn tell_all(&self, lines: Vec<Line>) {
        for Line { text, is_error } in lines {
            let _ = self.loader.log(&text, is_error);
        }
    }
}

/// The options of `openTryOn`.
fn call(options: &JsValue) -> Asked {
    let mut asked = Asked {
        product: Product {
            title: text(options, "productTitle"),
            page_url: text(options, "page_url"),
            ..Product::default()
        },
        ..Asked::default()
    };
    for given in list(options, "productImages") {
        let given = given.as_string().unwrap_or_default();
        match image(&given, &ThisPage) {
            Some(url) => asked.product.images.push(url),
            None => asked.wrong(Trigger::Images, &given),
        }
    }
    if let Some(word) = text(options, "productCategory") {
        asked.product.category = Category::parse(&word);
        if asked.product.category.is_none() {
            asked.wrong(Trigger::Category, &word);
        }
    }
    asked
}
