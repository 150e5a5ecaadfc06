//! The dialog's icons: paths in a 24 px box, drawn with the current colour.

/// A cross.
pub const CLOSE: &str = "M6 6l12 12M18 6L6 18";
/// A person in a frame.
pub const PHOTO: &str = "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M7.5 17c.4-2 2.2-3 4.5-3s4.1 1 4.5 3";
/// An exclamation mark in a circle.
pub const ALERT: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v5.5M12 16.3v.2";
/// Four-pointed stars.
pub const SPARKLES: &str = "M10 4l1.8 4.700L16.5 10.5l-4.700 1.8L10 17l-1.8-4.700L3.5 10.5l4.700-1.8zM18 15l.8 2.200 2.200.8-2.200.8L18 21l-.8-2.200-2.200-.8 2.200-.8z";
