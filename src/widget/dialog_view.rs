//! Draws the current screen in the dialog.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::{
    browser::{intl::Locale, page::language_tag, photo::Photo},
    host::{page::HostPage, setting::Setting},
    js::value::{get, text},
    languages::{Language, Messages},
    tryon::{product::Product, screen::Screen},
    ui::{Dialog, ScreenContext},
};

/// The loaded texts of a language.
pub(super) struct Translation {
    language: Language,
    pub(super) messages: Messages,
}

/// The texts of the dialog, and the format of its numbers and dates.
struct Localization {
    translation: Rc<Translation>,
    locale: Locale,
}

/// The dialog, and the settings of its last opening.
pub(super) struct DialogView {
    page: Rc<HostPage>,
    /// `None` before the first opening.
    localization: RefCell<Option<Rc<Localization>>>,
    /// The URL of the store's photo policy, if the store asks for consent.
    consent_url: RefCell<Option<String>>,
    dialog: RefCell<Option<Rc<Dialog>>>,
}

/// The result of drawing.
pub(super) enum DrawResult {
    /// The dialog shows the current screen.
    Drawn,
    /// The page hides the dialog, so that nobody can see it.
    NotVisible,
}

impl DialogView {
    /// A view that has not been opened yet.
    pub(super) fn new(page: Rc<HostPage>) -> Self {
        Self {
            page,
            localization: RefCell::default(),
            consent_url: RefCell::default(),
            dialog: RefCell::default(),
        }
    }

    /// Applies the language and the photo policy of an opening. Returns `false` if the texts did not load.
    pub(super) fn set_opening(&self, opening: &JsValue) -> bool {
        let Some(translation) = self.translation_of(opening) else {
            return false;
        };
        let locale = Locale::new(&self.page.bridge, translation.language, language_tag());
        self.localization.replace(Some(Rc::new(Localization {
            translation,
            locale,
        })));
        self.consent_url.replace(text(opening, "consentUrl"));
        true
    }

    /// Whether the store asks for consent before a photo is sent.
    pub(super) fn requires_consent(&self) -> bool {
        self.consent_url.borrow().is_some()
    }

    /// The texts of the dialog's language. `None` before the first opening.
    pub(super) fn translation(&self) -> Option<Rc<Translation>> {
        let localization = self.localization.borrow();
        let localization = localization.as_ref()?;
        Some(localization.translation.clone())
    }

    /// The texts that come with an opening. Texts of the current language are not parsed again.
    fn translation_of(&self, opening: &JsValue) -> Option<Rc<Translation>> {
        let language = Language::parse(&text(opening, "language")?)?;
        let current = self
            .translation()
            .filter(|current| current.language == language);
        if current.is_some() {
            return current;
        }
        // The texts are read by index, because pages replace iterators.
        let texts: js_sys::Array = wasm_bindgen::JsCast::dyn_into(get(opening, "messages")).ok()?;
        let text = |index| texts.get(index).as_string();
        let messages = Messages::new((0..texts.length()).map_while(text).collect())?;
        Some(Rc::new(Translation { language, messages }))
    }

    /// Draws a screen. It borrows nothing from the widget's state, because drawing moves the focus, which runs code of the
    /// page, which may call the widget.
    pub(super) fn draw(
        &self,
        screen: &Screen,
        product: &Rc<Product>,
        photo: Option<&Photo>,
        pictures: &[JsValue],
    ) -> DrawResult {
        if *screen == Screen::Hidden && self.dialog.borrow().is_none() {
            return DrawResult::Drawn;
        }
        let Some(localization) = self.localization.borrow().clone() else {
            return DrawResult::Drawn;
        };
        let consent_url = self.consent_url.borrow().clone();
        let context = ScreenContext {
            screen,
            language: localization.translation.language,
            messages: &localization.translation.messages,
            locale: &localization.locale,
            image: product.images.first().map(String::as_str),
            product,
            photo: photo.map(|photo| &photo.canvas),
            pictures,
            has_callback: self.page.setting(Setting::PaywallCallback).is_some(),
            consent_url: consent_url.as_deref(),
        };
        match self.dialog().and_then(|dialog| dialog.show(&context)) {
            Ok(true) => DrawResult::Drawn,
            Ok(false) => DrawResult::NotVisible,
            Err(_) => {
                self.page
                    .log("the dialog could not be shown, because the page's DOM threw an error.");
                DrawResult::Drawn
            }
        }
    }

    /// Hides the dialog, whatever the state of the try-on is.
    pub(super) fn hide(&self) {
        let dialog = self.dialog.borrow().clone();
        if let Some(dialog) = dialog {
            dialog.hide();
        }
    }

    /// Drops the dialog.
    pub(super) fn clear(&self) {
        self.dialog.take();
    }

    fn dialog(&self) -> Result<Rc<Dialog>, JsValue> {
        if let Some(dialog) = self.dialog.borrow().clone() {
            return Ok(dialog);
        }
        let dialog = Rc::new(Dialog::new(self.page.bridge.clone())?);
        self.dialog.replace(Some(dialog.clone()));
        Ok(dialog)
    }
}
