//! The dialog's frame: its fixed parts, its listeners, and the screen inside.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, EventTarget, HtmlCanvasElement, HtmlDialogElement, HtmlElement, HtmlInputElement,
};

use super::dom::Maker;
use super::gestures::{Action, Gestures};
use super::host::Host;
use super::{icons, intro, notice, paywall, preview, progress, result};
use crate::browser::intl::Locale;
use crate::host::page_side::PageSide;
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
    test_mode: bool,
}

/// The dialog in its shadow root.
pub struct Dialog {
    host: Rc<Host>,
    page: PageSide,
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
    /// Builds the dialog. `act` hears what the shopper does.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn new(host: Rc<Host>, page: PageSide, act: Rc<dyn Fn(Action)>) -> Result<Self, JsValue> {
        let document = &host.document;
        let element = |tag: &str| document.create_element(tag);
        let dialog: HtmlDialogElement = element("dialog")?.unchecked_into();
        let input: HtmlInputElement = element("input")?.unchecked_into();
        let (status, body, close) = (element("p")?, element("div")?, element("button")?);
        let mut make = Maker::new(document, &host.frame);
        make.adopt(&dialog, "");
        make.part("dialog");
        make.finish()?;
        let mut make = Maker::new(document, &dialog);
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
        let mut make = Maker::new(document, &close);
        make.icon(icons::CLOSE);
        make.finish()?;
        Ok(Self {
            _listeners: listen(&dialog, &input, act),
            drawn: RefCell::default(),
            host,
            page,
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
            test_mode: scene.test_mode,
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
        self.page.attach(&self.host.frame)
    }

    /// What its look is set on.
    pub fn frame(&self) -> &Element {
        &self.host.frame
    }

    fn draw(&self, scene: &Scene) -> Result<(), JsValue> {
        let words = scene.words;
        let focused = self.host.focused_part();
        let frame = &self.host.frame;
        frame.set_attribute("lang", scene.language.tag())?;
        frame.set_attribute("dir", scene.language.direction())?;
        self.dialog
            .set_attribute("data-screen", scene.screen.name())?;
        self.dialog.set_attribute("aria-label", &words.title)?;
        self.close.set_attribute("aria-label", &words.close)?;
        self.input.set_attribute("aria-label", &words.choose)?;
        self.body.set_text_content(None);
        let mut make = Maker::new(&self.host.document, &self.body);
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

    /// Closes, whatever the state says.
    pub fn hide(&self) {
        self.dialog.close();
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
    let listener = |(kind, of_window)| {
        let target: &EventTarget = match &window {
            Some(window) if of_window => window,
            _ => dialog,
        };
        let (gestures, act) = (gestures.clone(), act.clone());
        EventListener::new_with_options(target, kind, options, move |event| {
            if let Some(action) = gestures.read(kind, event) {
                act(action);
            }
        })
    };
    KINDS.into_iter().map(listener).collect()
}

/// What is listened to, and whether it is the window's. Never `unload`: browsers keep no page that listens to it.
const KINDS: [(&str, bool); 12] = [
    ("pointerdown", false),
    ("click", false),
    ("cancel", false),
    ("close", false),
    ("change", false),
    ("dragover", false),
    ("drop", false),
    ("paste", false),
    ("error", false),
    ("pageshow", true),
    ("pagehide", true),
    ("visibilitychange", true),
];
