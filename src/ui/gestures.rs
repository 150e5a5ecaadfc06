//! What a shopper did, read from the dialog's events.

use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, ClipboardEvent, DataTransfer, DragEvent, Element, Event, EventTarget, HtmlDialogElement,
    HtmlInputElement,
};

use crate::browser::photo::may_be_picture;

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

/// The elements that events are about.
pub struct Gestures {
    /// The dialog.
    pub dialog: HtmlDialogElement,
    /// The file input.
    pub input: HtmlInputElement,
}

impl Gestures {
    /// The meaning of an event of the given type, if it has one.
    pub fn read(&self, kind: &str, event: &Event) -> Option<Action> {
        match kind {
            "click" => self.click(event),
            "cancel" => self.cancel(event),
            // Browsers close a dialog whatever `cancel` says when Escape is pressed twice.
            "close" => (!self.dialog.open()).then_some(Action::Close),
            "change" => self.change(),
            "error" => (part(event)? == "image").then_some(Action::PictureFailed),
            "dragover" => {
                event.prevent_default();
                None
            }
            "drop" => {
                event.prevent_default();
                Some(picture(event.dyn_ref::<DragEvent>()?.data_transfer()))
            }
            "paste" => Some(picture(event.dyn_ref::<ClipboardEvent>()?.clipboard_data())),
            _ => None,
        }
    }

    fn is_dialog(&self, event: &Event) -> bool {
        let dialog: &EventTarget = &self.dialog;
        event.target().is_some_and(|target| target == *dialog)
    }

    fn click(&self, event: &Event) -> Option<Action> {
        // The backdrop belongs to the dialog; the dialog itself is covered by its content.
        if self.is_dialog(event) {
            return Some(Action::Close);
        }
        match part(event)?.as_str() {
            "close" => Some(Action::Close),
            "submit" => Some(Action::Submit),
            "cancel" => Some(Action::Cancel),
            "retry" => Some(Action::Retry),
            "upgrade" => Some(Action::Upgrade),
            "choose" | "another" => {
                self.input.click();
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

/// The part of the element an event came from, or of the nearest one around it that has one.
fn part(event: &Event) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("[part]").ok()??.get_attribute("part")
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
