//! Draws the state machine's screen in the dialog.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::{
    browser::{intl::Locale, page::language_tag, photo::Photo},
    host::{page::HostPage, setting::Setting},
    js::value::{get, text},
    languages::{Language, Messages},
    tryon::{product::Product, screen::Screen},
    ui::{Dialog, Scene},
};

/// A language whose texts are loaded.
pub(super) struct LoadedLocale {
    language: Language,
    pub(super) messages: Messages,
}

/// The texts of the dialog, and how it writes numbers and dates.
struct Speech {
    texts: Rc<LoadedLocale>,
    locale: Locale,
}

/// The dialog, and what the last opening said about it.
pub(super) struct DialogView {
    page: Rc<HostPage>,
    /// What the dialog speaks; nothing before the first opening.
    spoken: RefCell<Option<Rc<Speech>>>,
    /// The store's photo policy.
    consent_url: RefCell<Option<String>>,
    dialog: RefCell<Option<Rc<Dialog>>>,
}

/// What became of drawing.
pub(super) enum Drawn {
    /// The dialog is as it should be.
    Done,
    /// The page lets nobody see it, so it is not open.
    NotVisible,
}

impl DialogView {
    /// A view that has not been opened.
    pub(super) fn new(page: Rc<HostPage>) -> Self {
        Self {
            page,
            spoken: RefCell::default(),
            consent_url: RefCell::default(),
            dialog: RefCell::default(),
        }
    }

    /// Takes the language and the photo policy of an opening; false where its texts did not load.
    pub(super) fn set_opening(&self, opening: &JsValue) -> bool {
        let Some(texts) = self.loaded_locale(opening) else {
            return false;
        };
        let locale = Locale::new(&self.page.bridge, texts.language, language_tag());
        self.spoken.replace(Some(Rc::new(Speech { texts, locale })));
        self.consent_url.replace(text(opening, "consentUrl"));
        true
    }

    /// Whether the store asks for consent before a photo is sent.
    pub(super) fn asks_consent(&self) -> bool {
        self.consent_url.borrow().is_some()
    }

    /// The texts of the dialog's language, once it has one.
    pub(super) fn texts(&self) -> Option<Rc<LoadedLocale>> {
        let spoken = self.spoken.borrow();
        spoken.as_ref().map(|spoken| spoken.texts.clone())
    }

    /// The texts that the opening brings. Those of the same language are read once.
    fn loaded_locale(&self, opening: &JsValue) -> Option<Rc<LoadedLocale>> {
        let language = Language::parse(&text(opening, "language")?)?;
        let loaded = self.texts().filter(|loaded| loaded.language == language);
        if loaded.is_some() {
            return loaded;
        }
        // One by one: pages replace iterators.
        let texts: js_sys::Array = wasm_bindgen::JsCast::dyn_into(get(opening, "messages")).ok()?;
        let text = |index| texts.get(index).as_string();
        let messages = Messages::new((0..texts.length()).map_while(text).collect())?;
        Some(Rc::new(LoadedLocale { language, messages }))
    }

    /// Draws a screen. Everything in it is a copy: drawing moves the focus, which runs page code, which may call back
    /// into the widget.
    pub(super) fn draw(
        &self,
        screen: &Screen,
        product: &Rc<Product>,
        photo: Option<&Photo>,
        pictures: &[JsValue],
    ) -> Drawn {
        if *screen == Screen::Hidden && self.dialog.borrow().is_none() {
            return Drawn::Done;
        }
        let Some(spoken) = self.spoken.borrow().clone() else {
            return Drawn::Done;
        };
        let consent_url = self.consent_url.borrow().clone();
        let scene = Scene {
            screen,
            language: spoken.texts.language,
            messages: &spoken.texts.messages,
            locale: &spoken.locale,
            image: product.images.first().map(String::as_str),
            product,
            photo: photo.map(|photo| &photo.canvas),
            pictures,
            has_callback: self.page.setting(Setting::PaywallCallback).is_some(),
            consent_url: consent_url.as_deref(),
        };
        match self.dialog().and_then(|dialog| dialog.show(&scene)) {
            Ok(true) => Drawn::Done,
            Ok(false) => Drawn::NotVisible,
            Err(_) => {
                self.page
                    .log("the dialog could not be shown: the page's DOM refused it.");
                Drawn::Done
            }
        }
    }

    /// Takes the dialog out of the way, whatever the state says.
    pub(super) fn hide(&self) {
        let dialog = self.dialog.borrow().clone();
        if let Some(dialog) = dialog {
            dialog.hide();
        }
    }

    /// Forgets the dialog.
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
