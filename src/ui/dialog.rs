//! The dialog's frame: host element, shadow root, listeners, and the screen inside.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::prelude::*;
use web_sys::{
    CssStyleSheet, Document, Element, EventTarget, HtmlCanvasElement, HtmlDialogElement,
    HtmlElement, HtmlInputElement, ShadowRoot, ShadowRootInit, ShadowRootMode,
};

use super::dom::Maker;
use super::gestures::{Action, Gestures};
use super::{icons, intro, notice, paywall, preview, progress, result};
use crate::browser::intl::Locale;
use crate::browser::page::document;
use crate::languages::{Language, Words};
use crate::tryon::product::Product;
use crate::tryon::screen::Screen;

/// Everything a screen is drawn from.
pub struct Scene<'a> {
    /// Which one.
    pub screen: &'a Screen,
    /// In which language.
    pub language: Language,
    /// Its words.
    pub words: &'a Words<String>,
    /// How it counts.
    pub locale: &'a Locale,
    /// The product.
    pub product: &'a Product,
    /// The product's first image, as a value for `src`.
    pub image: Option<JsValue>,
    /// The photo's preview.
    pub photo: Option<&'a HtmlCanvasElement>,
    /// The result's pictures, as values for `src`.
    pub pictures: &'a [JsValue],
    /// Whether the page names a paywall callback.
    pub has_callback: bool,
    /// The store's photo policy.
    pub consent_url: Option<&'a str>,
    /// Whether the answers are made up.
    pub test_mode: bool,
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
    product: Product,
    has_callback: bool,
}

/// The dialog in its shadow root.
pub struct Dialog {
    document: Document,
    host: Element,
    frame: Element,
    dialog: HtmlDialogElement,
    /// Says screen changes to screen readers; outlives the screens.
    status: Element,
    close: Element,
    input: HtmlInputElement,
    body: Element,
    drawn: RefCell<Option<Drawn>>,
    /// Removed when the dialog is dropped.
    _listeners: Vec<EventListener>,
}

impl Dialog {
    /// Builds the dialog, with this style sheet. `act` hears what the shopper does.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn new(css: &str, act: Rc<dyn Fn(Action)>) -> Result<Self, JsValue> {
        let document = document().ok_or(JsValue::UNDEFINED)?;
        let element = |tag: &str| document.create_element(tag);
        let host = element("genvoris-widget")?;
        let shadow = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
        style(&shadow, css)?;
        // `:host` is open to the page's rules, so resets and direction live on an element inside.
        let frame = element("div")?;
        let dialog: HtmlDialogElement = element("dialog")?.unchecked_into();
        let input: HtmlInputElement = element("input")?.unchecked_into();
        let (status, body, close) = (element("p")?, element("div")?, element("button")?);
        let mut make = Maker::new(&document, &frame);
        make.attribute("class", "root");
        make.adopt(&dialog, "");
        make.part("dialog");
        make.finish()?;
        let mut make = Maker::new(&document, &dialog);
        make.adopt(&status, "status");
        make.attribute("role", "status");
        make.adopt(&close, "close");
        make.attribute("type", "button");
        make.part("close");
        // One input serves every 'choose' and 'another photo' button.
        make.adopt(&input, "file");
        make.attribute("type", "file");
        make.attribute("accept", "image/*");
        make.attribute("tabindex", "-1");
        make.part("photo-input");
        make.adopt(&body, "body");
        make.finish()?;
        let mut make = Maker::new(&document, &close);
        make.icon(icons::CLOSE);
        make.finish()?;
        shadow.append_child(&frame)?;
        Ok(Self {
            _listeners: listen(&dialog, &input, act),
            drawn: RefCell::default(),
            document,
            host,
            frame,
            dialog,
            status,
            close,
            input,
            body,
        })
    }

    /// Shows the scene's screen, or takes the dialog out of the page's way.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn show(&self, scene: &Scene) -> Result<(), JsValue> {
        if *scene.screen == Screen::Hidden {
            self.dialog.close();
            self.drawn.take();
            return Ok(());
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
        self.attach()?;
        if !self.dialog.open() {
            self.dialog.show_modal()?;
        }
        Ok(())
    }

    /// Puts it into the page, closed.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn attach(&self) -> Result<(), JsValue> {
        if !self.host.is_connected() {
            // One that was taken out with its page still counts as open, and would not be modal again.
            self.dialog.close();
            let body = self.document.body().ok_or(JsValue::UNDEFINED)?;
            // A router's page from its cache holds a copy of the host without anything in it.
            if let Some(copy) = body.query_selector("genvoris-widget")? {
                copy.remove();
            }
            body.append_child(&self.host)?;
        }
        Ok(())
    }

    /// What its look is set on.
    pub fn frame(&self) -> &Element {
        &self.frame
    }

    fn draw(&self, scene: &Scene) -> Result<(), JsValue> {
        let words = scene.words;
        let focused = self.focused_part();
        self.frame.set_attribute("lang", scene.language.tag())?;
        self.frame
            .set_attribute("dir", scene.language.direction())?;
        self.dialog
            .set_attribute("data-screen", scene.screen.name())?;
        self.dialog.set_attribute("aria-label", &words.title)?;
        self.close.set_attribute("aria-label", &words.close)?;
        self.input.set_attribute("aria-label", &words.choose)?;
        self.body.set_text_content(None);
        let mut make = Maker::new(&self.document, &self.body);
        screen(&mut make, scene);
        make.finish()?;
        self.announce()?;
        self.focus(focused)
    }

    /// Says to screen readers what changed: the line marked `say`, else the heading.
    fn announce(&self) -> Result<(), JsValue> {
        let line = match self.body.query_selector(".say")? {
            Some(line) => Some(line),
            None => self.body.query_selector("h2")?,
        };
        let line = line.and_then(|line| line.text_content());
        if line != self.status.text_content() {
            self.status.set_text_content(line.as_deref());
        }
        Ok(())
    }

    fn focused_part(&self) -> Option<String> {
        let shadow = self.host.shadow_root()?;
        shadow.active_element()?.get_attribute("part")
    }

    /// Focus goes to what is missing; else stays on the same control while a screen changes under it, else
    /// goes to the first one that leads on: it must never fall back to the page behind.
    fn focus(&self, part: Option<String>) -> Result<(), JsValue> {
        let missing = self.body.query_selector("[aria-invalid]")?;
        let same = match part {
            Some(part) if missing.is_none() => {
                self.body.query_selector(&["[part=", &part, "]"].concat())?
            }
            _ => missing,
        };
        let control = match same {
            Some(control) => Some(control),
            None => self.body.query_selector("h2[tabindex], button, a")?,
        };
        if let Some(control) = control.map(|control| control.unchecked_into::<HtmlElement>()) {
            // A dialog that is not open yet takes it from the attribute when it opens.
            control.set_attribute("autofocus", "")?;
            control.focus()?;
        }
        Ok(())
    }
}

impl Dialog {
    /// Closes, whatever the state says.
    pub fn hide(&self) {
        self.dialog.close();
    }
}

impl Drop for Dialog {
    fn drop(&mut self) {
        self.host.remove();
    }
}

fn screen(make: &mut Maker, scene: &Scene) {
    let part = scene.screen.name();
    let centred = matches!(scene.screen, Screen::Paywall { .. } | Screen::Failed(_));
    make.open("section", if centred { "screen centred" } else { "screen" });
    make.part(part);
    if scene.test_mode {
        make.text("p", "receipt badge", &scene.words.test_mode);
        make.part("test-mode");
    }
    match scene.screen {
        Screen::Hidden => {}
        Screen::Intro { busy, notice } => intro::build(make, scene, *busy, *notice),
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
    make.close();
}

/// A constructable style sheet: it needs nothing from the page's `style-src`.
fn style(shadow: &ShadowRoot, text: &str) -> Result<(), JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(text)?;
    let sheets = js_sys::Array::of1(&sheet);
    js_sys::Reflect::set(shadow, &"adoptedStyleSheets".into(), &sheets).map(drop)
}

/// One listener for every kind of event, so that there is one place that says what each means.
fn listen(
    dialog: &HtmlDialogElement,
    input: &HtmlInputElement,
    act: Rc<dyn Fn(Action)>,
) -> Vec<EventListener> {
    let gestures = Rc::new(Gestures::new(dialog, input));
    // Errors of pictures do not bubble, so all are heard on the way down.
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: false,
    };
    let window = web_sys::window();
    let kinds = [
        "pointerdown",
        "click",
        "cancel",
        "close",
        "change",
        "dragover",
        "drop",
        "paste",
        "error",
        // The window's. Nothing listens to `unload`: browsers keep no page that does.
        "pageshow",
        "pagehide",
        "visibilitychange",
    ];
    let listener = |(index, kind)| {
        let target: &EventTarget = match &window {
            Some(window) if index >= 9 => window,
            _ => dialog,
        };
        let (gestures, act) = (gestures.clone(), act.clone());
        EventListener::new_with_options(target, kind, options, move |event| {
            if let Some(action) = gestures.read(kind, event) {
                act(action);
            }
        })
    };
    kinds.into_iter().enumerate().map(listener).collect()
}
