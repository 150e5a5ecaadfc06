//! The targets, by what is sent and by whom.

pub mod calls;
pub mod forms;
pub mod payments;
pub mod responses;
pub mod shopify;
pub mod tokens;
pub mod webhook_targets;

use arbitrary::{Result, Unstructured};

/// Makes an input of the bytes and uses it. Too few bytes are no input.
fn with(data: &[u8], using: impl FnOnce(&mut Unstructured) -> Result<()>) {
    let _ = using(&mut Unstructured::new(data));
}
