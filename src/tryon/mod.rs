//! The try-on itself, without a browser: no clock, no network, no DOM.
//!
//! [`machine`] takes a state and an [`Input`](input::Input) and gives back the next state and the
//! [`Effect`](effect::Effect)s to run; [`reply`] turns what a backend answered into one of a few
//! meanings; [`screen`] says what the shopper sees. Everything here runs and is tested on the host.

pub mod analytics;
pub mod availability;
pub mod effect;
pub mod failure;
pub mod input;
pub mod machine;
pub mod paywall;
pub mod product;
pub mod reply;
pub mod retry;
pub mod screen;
