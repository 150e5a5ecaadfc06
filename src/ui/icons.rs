//! The dialog's icons: SVG paths in a 24 px view box, drawn in the current colour.

/// An exclamation mark in a circle.
pub const ALERT: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v5.5M12 16.3v.2";
/// Four-pointed stars.
pub const SPARKLES: &str = "M10 4l1.8 4.700L16.5 10.5l-4.700 1.8L10 17l-1.8-4.700L3.5 10.5l4.700-1.8zM18 15l.8 2.200 2.200.8-2.200.8L18 21l-.8-2.200-2.200-.8 2.200-.8z";
