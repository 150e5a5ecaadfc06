//! The WebDriver action for a mouse wheel, which the WebDriver client does not support.

use axum::http::Method;
use serde_json::json;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{RequestData, SessionId};

/// A scroll with the mouse wheel.
#[derive(Debug)]
pub struct WheelScroll {
    x: i64,
    y: i64,
    pixels: i64,
}

impl WheelScroll {
    /// A scroll with the pointer at this point of the window.
    pub fn at(x: i64, y: i64) -> Self {
        Self { x, y, pixels: 0 }
    }

    /// Sets how many pixels to scroll down.
    pub fn by(self, pixels: i64) -> Self {
        Self { pixels, ..self }
    }
}

impl FormatRequestData for WheelScroll {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let scroll = json!({ "type": "scroll", "x": self.x, "y": self.y,
            "deltaX": 0, "deltaY": self.pixels, "duration": 0, "origin": "viewport" });
        let wheel = json!({ "type": "wheel", "id": "wheel", "actions": [scroll] });
        RequestData::new(Method::POST, format!("session/{session}/actions"))
            .add_body(json!({ "actions": [wheel] }))
    }
}
