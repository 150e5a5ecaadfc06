//! What the widget shares with the host page: its settings, events and callbacks, and the scripts that touch it.

pub mod attributes;
pub mod events;
pub mod loader;
pub mod page_side;
pub mod settings;
