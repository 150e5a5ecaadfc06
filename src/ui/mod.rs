//! The dialog's screens: one file each, drawn by code, never parsed. The dialog itself is in `www/dialog/`.

mod dialog;
mod dom_builder;
mod icons;
mod notice;
mod paywall;
mod preview;
mod progress;
mod result;

pub use dialog::{Dialog, Scene};
