//! What is fuzzed: everything that pages, shops, payment providers and try-on services send.
//!
//! A target makes an input of arbitrary bytes and hands it to the product. It panics if the product panics, or answers with
//! a 500.

mod clock;
mod input;
mod server;
mod targets;

/// A target's name, and what it does with arbitrary bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 8] = [
    ("responses", targets::responses::run),
    ("forms", targets::forms::run),
    ("tokens", targets::tokens::run),
    ("webhook_targets", targets::webhook_targets::run),
    ("calls", targets::calls::run),
    ("stripe", targets::payments::run_stripe),
    ("paddle", targets::payments::run_paddle),
    ("shopify", targets::shopify::run),
];
