//! What the widget shares with the host page: its settings, events and callbacks, and the scripts that touch it.

pub mod bridge;
pub mod events;
pub mod loader;
pub mod page;
pub mod setting;
