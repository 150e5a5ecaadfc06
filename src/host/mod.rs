//! All that a host page may touch: attributes, `window.Genvoris`, events and callbacks.

pub mod attributes;
pub mod callbacks;
pub mod console;
pub mod events;
pub mod loader;
pub mod product;
