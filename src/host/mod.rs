//! The interface to the host page: its settings, events and callbacks, and the scripts that access it.

pub mod bridge;
pub mod events;
pub mod loader;
pub mod page;
pub mod screen_data;
pub mod setting;
