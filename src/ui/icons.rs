//! Icons: paths in a 24 px box, drawn with the current colour.

use crate::host::design::Icon;

/// The icon of a button, if it is to have one.
pub fn of(icon: Icon) -> Option<&'static str> {
    Some(match icon {
        Icon::None => return None,
        Icon::Camera => {
            "M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1M12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7"
        }
        Icon::Sparkles => SPARKLES,
        Icon::Shirt => "M8 4L3 7l2 4 2-1v10h10V10l2 1 2-4-5-3a4 4 0 0 1-8 0",
        Icon::Eye => {
            "M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6"
        }
        Icon::Wand => "M4 20L15 9M17 3v4M15 5h4M20 11v3M18.5 12.5h3M9 3v3M7.5 4.5h3",
    })
}

/// A cross.
pub const CLOSE: &str = "M6 6l12 12M18 6L6 18";
/// A person in a frame.
pub const PHOTO: &str = "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M7.5 17c.4-2 2.2-3 4.5-3s4.1 1 4.5 3";
/// An exclamation mark in a circle.
pub const ALERT: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v5.5M12 16.3v.2";
/// Four-pointed stars.
pub const SPARKLES: &str = "M10 4l1.8 4.700L16.5 10.5l-4.700 1.8L10 17l-1.8-4.700L3.5 10.5l4.700-1.8zM18 15l.8 2.200 2.200.8-2.200.8L18 21l-.8-2.200-2.200-.8 2.200-.8z";
