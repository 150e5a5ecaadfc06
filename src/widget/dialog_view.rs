//! Has the dialog's script draw the current screen.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::{
    browser::photo::Photo,
    host::{page::HostPage, screen_data::screen_data},
    js::value::{get, text},
    tryon::{product::Product, screen::Screen},
};

/// What the current screen was drawn from. The screen is drawn again only if this changes.
#[derive(PartialEq)]
struct DrawnFrom {
    screen: Screen,
    language: Option<String>,
    product: Rc<Product>,
}

/// The dialog, and the settings of its last opening.
pub(super) struct DialogView {
    page: Rc<HostPage>,
    /// `None` before the first opening.
    language: RefCell<Option<String>>,
    requires_consent: RefCell<bool>,
    drawn: RefCell<Option<DrawnFrom>>,
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
            language: RefCell::default(),
            requires_consent: RefCell::default(),
            drawn: RefCell::default(),
        }
    }

    /// Applies the language and the photo policy of an opening. Returns `false` if it cannot be read.
    pub(super) fn set_opening(&self, opening: &JsValue) -> bool {
        let language = text(opening, "language");
        let is_readable = language.is_some();
        self.language.replace(language);
        self.requires_consent
            .replace(text(opening, "consentUrl").is_some());
        is_readable
    }

    /// Whether the store asks for consent before a photo is sent.
    pub(super) fn requires_consent(&self) -> bool {
        *self.requires_consent.borrow()
    }

    /// Shows a screen, or hides the dialog. `opening` is the one that the product came with. It borrows nothing from the widget's state, because drawing moves the focus, which
    /// runs code of the page, which may call the widget.
    pub(super) fn draw(
        &self,
        screen: &Screen,
        product: &Rc<Product>,
        opening: &JsValue,
        photo: Option<&Photo>,
        pictures: &[JsValue],
    ) -> DrawResult {
        if self.language.borrow().is_none() {
            return DrawResult::Drawn;
        }
        match self.show(screen, product, opening, photo, pictures) {
            Ok(true) => DrawResult::Drawn,
            Ok(false) => DrawResult::NotVisible,
            Err(_) => {
                self.page
                    .log("the dialog could not be shown, because the page's DOM threw an error.");
                DrawResult::Drawn
            }
        }
    }

    fn show(
        &self,
        screen: &Screen,
        product: &Rc<Product>,
        opening: &JsValue,
        photo: Option<&Photo>,
        pictures: &[JsValue],
    ) -> Result<bool, JsValue> {
        let bridge = &self.page.bridge;
        if *screen == Screen::Hidden {
            // What is on the screen without having been drawn here was opened a moment ago, and is about to be drawn.
            if self.drawn.take().is_some() {
                bridge.hide_dialog()?;
            }
            return Ok(true);
        }
        let current = Some(DrawnFrom {
            screen: screen.clone(),
            language: self.language.borrow().clone(),
            product: product.clone(),
        });
        if *self.drawn.borrow() != current {
            let photo = photo.map(|photo| &photo.canvas);
            let pictures = pictures.iter().collect();
            let data = screen_data(screen);
            let product = get(opening, "product");
            bridge.draw_screen(screen.name(), &data, photo, &pictures, &product)?;
            self.drawn.replace(current);
        }
        bridge.show_dialog()
    }

    /// Hides the dialog, whatever the state of the try-on is.
    pub(super) fn hide(&self) {
        self.clear();
        let _ = self.page.bridge.hide_dialog();
    }

    /// Has the next screen drawn from scratch.
    pub(super) fn clear(&self) {
        self.drawn.take();
    }
}
