//! The wheel of a mouse, which the WebDriver client has no words for.

use axum::http::Method;
use serde_json::json;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{RequestData, SessionId};

/// One turn of it.
#[derive(Debug)]
pub struct Wheel {
    x: i64,
    y: i64,
    pixels: i64,
}

impl Wheel {
    /// With the pointer at this point of the window.
    pub fn at(x: i64, y: i64) -> Self {
        Self { x, y, pixels: 0 }
    }

    /// Down by this many pixels.
    pub fn turned(self, pixels: i64) -> Self {
        Self { pixels, ..self }
    }
}

impl FormatRequestData for Wheel {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let turn = json!({ "type": "scroll", "x": self.x, "y": self.y,
            "deltaX": 0, "deltaY": self.pixels, "duration": 0, "origin": "viewport" });
        let wheel = json!({ "type": "wheel", "id": "wheel", "actions": [turn] });
        RequestData::new(Method::POST, format!("session/{session}/actions"))
            .add_body(json!({ "actions": [wheel] }))
    }
}
