//! The screen inside the dialog. The dialog itself is drawn by `www/dialog/dialog-element.js`, and the first screen by
//! `www/dialog/intro.js`.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlCanvasElement};

use super::{dom_builder::DomBuilder, failure, paywall, preview, progress, result};
use crate::{
    browser::{intl::Locale, page::document},
    host::bridge::HostPageBridge,
    languages::{Language, Messages},
    tryon::{product::Product, screen::Screen},
};

/// Everything that a screen is drawn from.
pub struct ScreenContext<'a> {
    /// The screen to draw.
    pub screen: &'a Screen,
    /// The language of the dialog.
    pub language: Language,
    /// The messages in this language.
    pub messages: &'a Messages,
    /// The format of numbers and dates.
    pub locale: &'a Locale,
    /// The product to try on.
    pub product: &'a Rc<Product>,
    /// The URL of the product's first picture.
    pub image: Option<&'a str>,
    /// The preview of the shopper's photo.
    pub photo: Option<&'a HtmlCanvasElement>,
    /// The URLs of the result's pictures.
    pub pictures: &'a [JsValue],
    /// Whether the page has set a paywall callback.
    pub has_callback: bool,
    /// The URL of the store's photo policy, if the store asks for consent.
    pub consent_url: Option<&'a str>,
}

impl ScreenContext<'_> {
    /// The product's title, or an empty text.
    pub fn title(&self) -> &str {
        self.product.title.as_deref().unwrap_or_default()
    }
}

/// What the current screen was drawn from. The screen is drawn again only if this changes.
#[derive(PartialEq)]
struct DrawnFrom {
    screen: Screen,
    language: Language,
    product: Rc<Product>,
    has_callback: bool,
}

/// The content of the dialog's frame.
pub struct Dialog {
    page: HostPageBridge,
    document: Document,
    drawn: RefCell<Option<DrawnFrom>>,
}

impl Dialog {
    /// A dialog without a screen.
    ///
    /// # Errors
    /// The context has no document.
    pub fn new(page: HostPageBridge) -> Result<Self, JsValue> {
        Ok(Self {
            page,
            document: document().ok_or(JsValue::UNDEFINED)?,
            drawn: RefCell::default(),
        })
    }

    /// Shows the screen of this context, or hides the dialog. Returns `false` if the page hides the dialog, so that nobody
    /// can see it.
    ///
    /// # Errors
    /// An exception of the page's DOM.
    pub fn show(&self, context: &ScreenContext) -> Result<bool, JsValue> {
        if *context.screen == Screen::Hidden {
            self.drawn.take();
            self.page.hide_dialog()?;
            return Ok(true);
        }
        let current = Some(DrawnFrom {
            screen: context.screen.clone(),
            language: context.language,
            product: context.product.clone(),
            has_callback: context.has_callback,
        });
        if *self.drawn.borrow() != current {
            self.draw(context)?;
            self.drawn.replace(current);
        }
        self.page.show_dialog()
    }

    fn draw(&self, context: &ScreenContext) -> Result<(), JsValue> {
        if let Screen::Intro { busy, notice } = context.screen {
            let problem = notice.map(|problem| context.messages.photo_problem(problem));
            let title = context.product.title.as_deref();
            return self.page.draw_intro(context.image, title, *busy, problem);
        }
        let centred = matches!(
            context.screen,
            Screen::Paywall { .. } | Screen::Checkout | Screen::Failed(_)
        );
        let section = self.page.begin_screen(context.screen.name(), centred)?;
        let mut dom = DomBuilder::new(&self.document, &section);
        render_screen(&mut dom, context);
        dom.finish()?;
        self.page.end_screen()
    }

    /// Hides the dialog, whatever the state of the try-on is.
    pub fn hide(&self) {
        // The next screen is drawn from scratch.
        self.drawn.take();
        let _ = self.page.hide_dialog();
    }
}

fn render_screen(dom: &mut DomBuilder, context: &ScreenContext) {
    match context.screen {
        // The checkout's script fills its screen.
        Screen::Hidden | Screen::Intro { .. } | Screen::Checkout => {}
        Screen::Preview {
            notice,
            consent,
            payment,
            ..
        } => preview::render(dom, context, *notice, *consent, *payment),
        Screen::Progress(stage) => progress::render(dom, context, *stage),
        Screen::Result { outcome, notice } => result::render(dom, context, outcome, *notice),
        Screen::Paywall {
            refusal,
            callback_retried,
            for_sale,
        } => paywall::render(dom, context, refusal, *callback_retried, *for_sale),
        Screen::Failed(failure) => failure::render(dom, context, failure),
    }
}
