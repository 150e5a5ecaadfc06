//! The dialog: one file per screen, drawn by code, never parsed.

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

pub use dialog::{Dialog, Scene};
pub use gestures::Action;
pub use host::Host;
