//! The dialog's frame: host element, shadow root, listeners, and the screen inside.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, ClipboardEvent, CssStyleSheet, DataTransfer, DragEvent, Element, Event, FileList,
    HtmlCanvasElement, HtmlDialogElement, HtmlElement, HtmlInputElement, ShadowRoot,
    ShadowRootInit, ShadowRootMode,
};

use super::dom::{Maker, add, fill};
use super::{icons, intro, notice, paywall, preview, progress, result};
use crate::browser::page::document;
use crate::browser::photo::may_be_picture;
use crate::languages::{Language, Words};
use crate::tryon::product::Product;
use crate::tryon::screen::Screen;

const STYLE: &str = include_str!("style.css");

/// What a shopper did.
pub enum Action {
    /// Close button, Escape, click beside the dialog, or the browser closed it.
    Close,
    /// A file was chosen, dropped or pasted.
    Photo(Blob),
    /// Something without a picture was dropped or pasted.
    NoPicture,
    /// Start.
    Submit,
    /// Stop.
    Cancel,
    /// Again.
    Retry,
    /// The paywall panel's button (not its link).
    Upgrade,
    /// A result's file did not load.
    PictureFailed,
}

/// Everything a screen is drawn from.
pub struct Scene<'a> {
    /// Which one.
    pub screen: &'a Screen,
    /// In which language.
    pub language: Language,
    /// Its words.
    pub words: &'static Words,
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
}

impl Scene<'_> {
    /// The product's title, or nothing.
    pub fn title(&self) -> &str {
        self.product.title.as_deref().unwrap_or_default()
    }

    /// The chosen shot.
    pub fn product_image(&self) -> Option<&JsValue> {
        self.image.as_ref()
    }
}

/// The dialog in its shadow root.
pub struct Dialog {
    host: HtmlElement,
    frame: Element,
    dialog: HtmlDialogElement,
    /// Says screen changes to screen readers; outlives the screens.
    status: Element,
    body: Element,
    make: Maker,
    drawn: RefCell<Option<(Screen, Language)>>,
    /// Removed when the dialog is dropped.
    _listeners: Vec<EventListener>,
}

impl Dialog {
    /// Builds the dialog and puts it into the page. `act` hears what the shopper does; `nonce` is the
    /// script tag's, for browsers without constructable style sheets.
    ///
    /// # Errors
    /// What the page's DOM threw.
    pub fn new(nonce: Option<&str>, act: Rc<dyn Fn(Action)>) -> Result<Self, JsValue> {
        let make = Maker {
            document: document().ok_or(JsValue::UNDEFINED)?,
        };
        let host: HtmlElement = make.plain("genvoris-widget", "")?.dyn_into()?;
        let shadow = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
        style(&make, &shadow, nonce)?;
        // `:host` is open to the page's rules, so resets and direction live on an element inside.
        let frame = make.plain("div", "root")?;
        let dialog: HtmlDialogElement = make.part("dialog", "dialog", "")?.dyn_into()?;
        let (status, body) = (make.plain("p", "status")?, make.plain("div", "body")?);
        status.set_attribute("role", "status")?;
        let input = file_input(&make)?;
        fill(
            &dialog,
            &[
                status.clone(),
                close_button(&make)?,
                input.clone().into(),
                body.clone(),
            ],
        )?;
        frame.append_child(&dialog)?;
        shadow.append_child(&frame)?;
        Ok(Self {
            _listeners: listeners(&dialog, &input, &act),
            drawn: RefCell::default(),
            host,
            frame,
            dialog,
            status,
            body,
            make,
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
        let now = Some((scene.screen.clone(), scene.language));
        if *self.drawn.borrow() != now {
            self.draw(scene)?;
            self.drawn.replace(now);
        }
        if !self.host.is_connected() {
            self.make
                .document
                .body()
                .ok_or(JsValue::UNDEFINED)?
                .append_child(&self.host)?;
        }
        if !self.dialog.open() {
            self.dialog.show_modal()?;
        }
        Ok(())
    }

    fn draw(&self, scene: &Scene) -> Result<(), JsValue> {
        let words = scene.words;
        self.frame.set_attribute("lang", scene.language.tag())?;
        self.frame
            .set_attribute("dir", scene.language.direction())?;
        self.dialog
            .set_attribute("data-screen", scene.screen.name())?;
        self.dialog.set_attribute("aria-label", words.title)?;
        if let Some(close) = self.dialog.query_selector("[part=close]")? {
            close.set_attribute("aria-label", words.close)?;
        }
        if let Some(input) = self.dialog.query_selector("[part=photo-input]")? {
            input.set_attribute("aria-label", words.choose)?;
        }
        let focused = self.focused_part();
        let screen = screen(&self.make, scene)?;
        self.body.replace_children_with_node_1(&screen);
        self.announce(&screen)?;
        self.focus(focused)
    }

    /// The heading is what changed.
    fn announce(&self, screen: &Element) -> Result<(), JsValue> {
        let heading = screen
            .query_selector("h2")?
            .and_then(|heading| heading.text_content());
        self.status.set_text_content(heading.as_deref());
        Ok(())
    }

    fn focused_part(&self) -> Option<String> {
        let shadow = self.host.shadow_root()?;
        shadow.active_element()?.get_attribute("part")
    }

    /// Focus stays on the same control while a screen changes under it, else goes to the first one
    /// that leads on: it must never fall back to the page behind.
    fn focus(&self, part: Option<String>) -> Result<(), JsValue> {
        let same = match part.filter(|part| !part.is_empty()) {
            Some(part) => self.body.query_selector(&format!("[part={part}]"))?,
            None => None,
        };
        let control = match same {
            Some(control) => Some(control),
            None => self.body.query_selector("button, a")?,
        };
        if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
            control.set_attribute("autofocus", "")?;
            control.focus()?;
        }
        Ok(())
    }
}

impl Drop for Dialog {
    fn drop(&mut self) {
        self.host.remove();
    }
}

fn screen(make: &Maker, scene: &Scene) -> Result<Element, JsValue> {
    match scene.screen {
        Screen::Hidden => make.plain("div", ""),
        Screen::Intro { busy, notice } => intro::build(make, scene, *busy, *notice),
        Screen::Preview { notice, .. } => preview::build(make, scene, *notice),
        Screen::Progress(stage) => progress::build(make, scene, *stage),
        Screen::Result(outcome) => result::build(make, scene, outcome),
        Screen::Paywall {
            refusal,
            asked_again,
        } => paywall::build(make, scene, refusal, *asked_again),
        Screen::Failed(failure) => notice::build(make, scene, scene.screen.name(), failure),
    }
}

/// A constructable style sheet needs nothing from the page's `style-src`. Safari before 16.4 has
/// none and gets a style element with the script's nonce.
fn style(make: &Maker, shadow: &ShadowRoot, nonce: Option<&str>) -> Result<(), JsValue> {
    if let Ok(sheet) = CssStyleSheet::new()
        && sheet.replace_sync(STYLE).is_ok()
    {
        let sheets = js_sys::Array::of1(&sheet);
        return js_sys::Reflect::set(shadow, &"adoptedStyleSheets".into(), &sheets).map(drop);
    }
    let element: HtmlElement = make.text("style", "", STYLE)?.dyn_into()?;
    if let Some(nonce) = nonce {
        element.set_nonce(nonce);
    }
    shadow.append_child(&element).map(drop)
}

fn close_button(make: &Maker) -> Result<Element, JsValue> {
    let button = make.button("close", "close", "")?;
    add(&button, &icons::icon(make, icons::CLOSE)?)?;
    Ok(button)
}

/// One input serves every 'choose' and 'another photo' button.
fn file_input(make: &Maker) -> Result<HtmlInputElement, JsValue> {
    let input: HtmlInputElement = make.part("input", "photo-input", "file")?.dyn_into()?;
    input.set_type("file");
    input.set_accept("image/*");
    input.set_attribute("tabindex", "-1")?;
    Ok(input)
}

fn listeners(
    dialog: &HtmlDialogElement,
    input: &HtmlInputElement,
    act: &Rc<dyn Fn(Action)>,
) -> Vec<EventListener> {
    let on = |name: &'static str, handle: Box<dyn Fn(&Event)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(dialog, name, options, move |event| handle(event))
    };
    // Errors of pictures do not bubble; they are caught on the way down.
    let on_picture_error = {
        let act = act.clone();
        let capture = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(dialog, "error", capture, move |event| {
            if part_of(event).as_deref() == Some("image") {
                act(Action::PictureFailed);
            }
        })
    };
    vec![
        on_picture_error,
        on("click", clicks(dialog, input, act)),
        on("cancel", cancels(dialog, act)),
        on("close", closes(dialog, act)),
        on("change", changes(input, act)),
        on("dragover", Box::new(|event| event.prevent_default())),
        on("drop", drops(act)),
        on("paste", pastes(act)),
    ]
}

/// The part of the element an event came from, or of the nearest one around it that has one.
fn part_of(event: &Event) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("[part]").ok()??.get_attribute("part")
}

fn clicks(
    dialog: &HtmlDialogElement,
    input: &HtmlInputElement,
    act: &Rc<dyn Fn(Action)>,
) -> Box<dyn Fn(&Event)> {
    let (dialog, input, act) = (dialog.clone(), input.clone(), act.clone());
    Box::new(move |event| {
        let beside = event
            .target()
            .is_some_and(|target| target == *dialog.as_ref());
        let action = match part_of(event).as_deref() {
            Some("dialog") if beside => Action::Close,
            Some("close") => Action::Close,
            Some("choose" | "another") => return input.click(),
            Some("submit") => Action::Submit,
            Some("cancel") => Action::Cancel,
            Some("retry") => Action::Retry,
            Some("upgrade") => Action::Upgrade,
            _ => return,
        };
        act(action);
    })
}

/// Escape. The state decides what closing means, so the dialog does not close by itself. A file
/// chooser's own `cancel` bubbles up to here and means nothing.
fn cancels(dialog: &HtmlDialogElement, act: &Rc<dyn Fn(Action)>) -> Box<dyn Fn(&Event)> {
    let (dialog, act) = (dialog.clone(), act.clone());
    Box::new(move |event| {
        if event
            .target()
            .is_some_and(|target| target == *dialog.as_ref())
        {
            event.prevent_default();
            act(Action::Close);
        }
    })
}

/// Browsers close a dialog whatever `cancel` says when Escape is pressed twice.
fn closes(dialog: &HtmlDialogElement, act: &Rc<dyn Fn(Action)>) -> Box<dyn Fn(&Event)> {
    let (dialog, act) = (dialog.clone(), act.clone());
    Box::new(move |_| {
        if !dialog.open() {
            act(Action::Close);
        }
    })
}

fn changes(input: &HtmlInputElement, act: &Rc<dyn Fn(Action)>) -> Box<dyn Fn(&Event)> {
    let (input, act) = (input.clone(), act.clone());
    Box::new(move |_| {
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            act(Action::Photo(file.into()));
        }
        // Or choosing the same file again would be no change.
        input.set_value("");
    })
}

fn drops(act: &Rc<dyn Fn(Action)>) -> Box<dyn Fn(&Event)> {
    let act = act.clone();
    Box::new(move |event| {
        event.prevent_default();
        let event = event.dyn_ref::<DragEvent>();
        act(picture_in(event.and_then(DragEvent::data_transfer)));
    })
}

fn pastes(act: &Rc<dyn Fn(Action)>) -> Box<dyn Fn(&Event)> {
    let act = act.clone();
    Box::new(move |event| {
        let event = event.dyn_ref::<ClipboardEvent>();
        act(picture_in(event.and_then(ClipboardEvent::clipboard_data)));
    })
}

fn picture_in(transfer: Option<DataTransfer>) -> Action {
    let first = |files: FileList| {
        (0..files.length())
            .filter_map(|index| files.get(index))
            .find(|file| may_be_picture(file))
    };
    match transfer
        .and_then(|transfer| transfer.files())
        .and_then(first)
    {
        Some(file) => Action::Photo(file.into()),
        None => Action::NoPicture,
    }
}
