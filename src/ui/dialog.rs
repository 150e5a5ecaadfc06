//! The screen inside the dialog. The dialog itself is drawn by `www/dialog/dialog-element.js`, and so is the first screen.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlCanvasElement};

use super::{dom_builder::DomBuilder, notice, paywall, preview, progress, result};
use crate::{
    browser::{intl::Locale, page::document},
    host::bridge::HostPageBridge,
    languages::{Language, Messages},
    tryon::{product::Product, screen::Screen},
};

/// Everything a screen is drawn from.
pub struct Scene<'a> {
    /// Which one.
    pub screen: &'a Screen,
    /// In which language.
    pub language: Language,
    /// The messages in its language.
    pub messages: &'a Messages,
    /// How it counts.
    pub locale: &'a Locale,
    /// The product.
    pub product: &'a Rc<Product>,
    /// The product's first image, as a value for `src`.
    pub image: Option<&'a str>,
    /// The photo's preview.
    pub photo: Option<&'a HtmlCanvasElement>,
    /// The result's pictures, as values for `src`.
    pub pictures: &'a [JsValue],
    /// Whether the page names a paywall callback.
    pub has_callback: bool,
    /// The store's photo policy.
    pub consent_url: Option<&'a str>,
}

impl Scene<'_> {
    /// The product's title, or nothing.
    pub fn title(&self) -> &str {
        self.product.title.as_deref().unwrap_or_default()
    }
}

/// What a screen was drawn from: as long as it is the same, the screen stands.
#[derive(PartialEq)]
struct Drawn {
    screen: Screen,
    language: Language,
    product: Rc<Product>,
    has_callback: bool,
}

/// What is in the dialog's frame.
pub struct Dialog {
    page: HostPageBridge,
    document: Document,
    drawn: RefCell<Option<Drawn>>,
}

impl Dialog {
    /// An empty one.
    ///
    /// # Errors
    /// There is no document.
    pub fn new(page: HostPageBridge) -> Result<Self, JsValue> {
        Ok(Self {
            page,
            document: document().ok_or(JsValue::UNDEFINED)?,
            drawn: RefCell::default(),
        })
    }

    /// Shows the scene's screen, or takes the dialog out of the page's way. False where the page lets nobody see it.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn show(&self, scene: &Scene) -> Result<bool, JsValue> {
        if *scene.screen == Screen::Hidden {
            self.drawn.take();
            self.page.hide()?;
            return Ok(true);
        }
        let now = Some(Drawn {
            screen: scene.screen.clone(),
            language: scene.language,
            product: scene.product.clone(),
            has_callback: scene.has_callback,
        });
        if *self.drawn.borrow() != now {
            self.draw(scene)?;
            self.drawn.replace(now);
        }
        self.page.show()
    }

    fn draw(&self, scene: &Scene) -> Result<(), JsValue> {
        if let Screen::Intro { busy, notice } = scene.screen {
            let problem = notice.map(|problem| scene.messages.photo_problem(problem));
            let title = scene.product.title.as_deref();
            return self.page.intro(scene.image, title, *busy, problem);
        }
        let centred = matches!(scene.screen, Screen::Paywall { .. } | Screen::Failed(_));
        let section = self.page.begin_screen(scene.screen.name(), centred)?;
        let mut make = DomBuilder::new(&self.document, &section);
        screen(&mut make, scene);
        make.finish()?;
        self.page.end_screen()
    }

    /// Closes, whatever the state says.
    pub fn hide(&self) {
        // What is shown next is drawn afresh.
        self.drawn.take();
        let _ = self.page.hide();
    }
}

fn screen(make: &mut DomBuilder, scene: &Scene) {
    match scene.screen {
        Screen::Hidden | Screen::Intro { .. } => {}
        Screen::Preview {
            notice, consent, ..
        } => preview::build(make, scene, *notice, *consent),
        Screen::Progress(stage) => progress::build(make, scene, *stage),
        Screen::Result { outcome, notice } => result::build(make, scene, outcome, *notice),
        Screen::Paywall {
            refusal,
            asked_again,
        } => paywall::build(make, scene, refusal, *asked_again),
        Screen::Failed(failure) => notice::build(make, scene, failure),
    }
}
