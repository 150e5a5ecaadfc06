//! All that a host page may touch: attributes, `window.Genvoris`, events and callbacks.

pub mod attributes;
pub mod events;
pub mod kind;
pub mod loader;
pub mod page_side;
pub mod product;
pub mod reading;
#[cfg(test)]
mod reference;
pub mod settings;
pub mod sources;
