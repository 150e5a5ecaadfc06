//! The dialog: one file per screen, drawn by code, never parsed.

mod buttons;
mod dialog;
mod dom;
mod gestures;
mod host;
mod icons;
mod intro;
mod notice;
mod paywall;
mod preview;
mod progress;
mod result;
mod sheet;

pub use buttons::{Buttons, DRAWN};
pub use dialog::{Dialog, Scene};
pub use gestures::Action;
pub use host::Host;
