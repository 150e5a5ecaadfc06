//! The try-on itself, without a browser: no clock, no network, no DOM.
//!
//! [`machine`] takes an [`Input`](input::Input), updates the state and returns the [`Effect`](effect::Effect)s to run.
//! [`reply`] classifies the backend's responses. [`screen`] says which screen the shopper sees. All of this runs, and is
//! tested, on the host machine.

pub mod analytics;
pub mod availability;
pub mod background;
pub mod effect;
pub mod failure;
pub mod input;
pub mod machine;
pub mod paywall;
pub mod product;
pub mod reply;
pub mod retry;
pub mod screen;
