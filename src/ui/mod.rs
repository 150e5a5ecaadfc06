//! The dialog's screens, one file each. They are built with DOM calls, never from HTML. The dialog itself is in
//! `www/dialog/`.

mod dialog;
mod dom_builder;
mod failure;
mod icons;
mod paywall;
mod preview;
mod progress;
mod result;

pub use dialog::{Dialog, ScreenContext};
