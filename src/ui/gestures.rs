//! What a shopper did, read from the dialog's events.

use std::cell::Cell;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Blob, ClipboardEvent, DataTransfer, DragEvent, Element, Event, EventTarget, HtmlDialogElement,
    HtmlInputElement,
};

use crate::browser::photo::may_be_picture;
use crate::browser::value::{get, number};

/// What a shopper did.
pub enum Action {
    /// Close button, Escape, click beside the dialog, or the browser closed it.
    Close,
    /// A file was chosen, dropped or pasted.
    Photo(Blob),
    /// Something without a picture was dropped or pasted.
    NoPicture,
    /// The box that gives consent was ticked, or no longer is.
    Consent(bool),
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
    /// The page is left, or out of sight.
    Left,
    /// The page is back as it was left.
    Returned,
}

/// The elements that events are about.
pub struct Gestures {
    dialog: HtmlDialogElement,
    input: HtmlInputElement,
    /// The pointer went down beside the dialog.
    beside: Cell<bool>,
}

impl Gestures {
    /// Gestures in this dialog, with its file input.
    pub fn new(dialog: &HtmlDialogElement, input: &HtmlInputElement) -> Self {
        Self {
            dialog: dialog.clone(),
            input: input.clone(),
            beside: Cell::new(false),
        }
    }

    /// The meaning of an event of the given type, if it has one.
    pub fn read(&self, kind: &str, event: &Event) -> Option<Action> {
        match kind {
            "pointerdown" => {
                self.beside.set(self.is_dialog(event));
                None
            }
            "click" => self.click(event),
            "cancel" => self.cancel(event),
            // Browsers close a dialog whatever `cancel` says when Escape is pressed twice.
            "close" => (!self.dialog.open()).then_some(Action::Close),
            "change" => match part(event, "input")?.as_str() {
                "consent" => Some(Action::Consent(
                    get(&event.target()?.into(), "checked").is_truthy(),
                )),
                _ => self.change(),
            },
            "error" => (part(event, "img")? == "image").then_some(Action::PictureFailed),
            "dragover" => {
                event.prevent_default();
                None
            }
            "drop" => {
                event.prevent_default();
                Some(picture(event.dyn_ref::<DragEvent>()?.data_transfer()))
            }
            "pagehide" | "visibilitychange" => Some(Action::Left),
            "pageshow" => get(event, "persisted")
                .is_truthy()
                .then_some(Action::Returned),
            "paste" => Some(picture(event.dyn_ref::<ClipboardEvent>()?.clipboard_data())),
            _ => None,
        }
    }

    fn is_dialog(&self, event: &Event) -> bool {
        let dialog: &EventTarget = &self.dialog;
        event.target().is_some_and(|target| target == *dialog)
    }

    fn click(&self, event: &Event) -> Option<Action> {
        // The backdrop belongs to the dialog; the dialog itself is covered by its content. Selecting text
        // and letting go beside it is no click beside it, nor is the second half of a double click on
        // the trigger.
        if self.is_dialog(event) {
            let single = number(event, "detail") == Some(1);
            return (single && self.beside.get()).then_some(Action::Close);
        }
        match part(event, "button")?.as_str() {
            "close" => Some(Action::Close),
            "submit" => Some(Action::Submit),
            "cancel" => Some(Action::Cancel),
            "retry" => Some(Action::Retry),
            "upgrade" => Some(Action::Upgrade),
            "choose" | "another" => {
                // Its click is heard here, too, and no listener may be called while it runs.
                let input = self.input.clone();
                spawn_local(async move { input.click() });
                None
            }
            _ => None,
        }
    }

    /// Escape. The state decides what closing means, so the dialog does not close by itself. A file
    /// chooser's own `cancel` means nothing.
    fn cancel(&self, event: &Event) -> Option<Action> {
        if !self.is_dialog(event) {
            return None;
        }
        event.prevent_default();
        Some(Action::Close)
    }

    fn change(&self) -> Option<Action> {
        let file = self.input.files().and_then(|files| files.get(0));
        // Or choosing the same file again would be no change.
        self.input.set_value("");
        Some(Action::Photo(file?.into()))
    }
}

/// The part of the element with this tag that an event came from, or came from within.
fn part(event: &Event, tag: &str) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(tag).ok()??.get_attribute("part")
}

fn picture(transfer: Option<DataTransfer>) -> Action {
    let files = transfer.and_then(|transfer| transfer.files());
    let first = files.and_then(|files| {
        (0..files.length())
            .filter_map(|index| files.get(index))
            .find(|file| may_be_picture(file))
    });
    match first {
        Some(file) => Action::Photo(file.into()),
        None => Action::NoPicture,
    }
}
