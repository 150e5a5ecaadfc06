//! What a shopper does with more than a click: turns the wheel, taps, has another window.

use serde_json::{Value, json};
use thirtyfour::common::command::Command;

use crate::stage::Stage;

impl Stage {
    /// Turns the wheel over a point of the window, in CSS pixels; down, where it is positive.
    pub async fn wheel(&self, x: i64, y: i64, down: i64) {
        let turn = json!({ "type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": down, "origin": "viewport" });
        self.act(json!({ "type": "wheel", "id": "wheel", "actions": [turn] }))
            .await;
    }

    /// Touches a point of the window with a finger and lets go.
    pub async fn tap(&self, x: i64, y: i64) {
        let finger = json!({ "type": "pointer", "id": "finger", "parameters": { "pointerType": "touch" },
            "actions": [
                { "type": "pointerMove", "x": x, "y": y, "origin": "viewport" },
                { "type": "pointerDown", "button": 0 },
                { "type": "pointerUp", "button": 0 },
            ] });
        self.act(finger).await;
    }

    /// Gives the page a viewport of this size; a window has a frame beside it.
    pub async fn viewport(&self, width: i64, height: i64) {
        let script = "return [outerWidth - innerWidth, outerHeight - innerHeight];";
        let frame = self.driver.execute(script, vec![]).await;
        let frame = frame.expect("a window").json().clone();
        let side = |wanted: i64, index: usize| {
            u32::try_from(wanted + frame[index].as_i64().unwrap_or_default()).expect("a size")
        };
        let (width, height) = (side(width, 0), side(height, 1));
        let resized = self.driver.set_window_rect(0, 0, width, height).await;
        resized.expect("a window of this size");
    }

    async fn act(&self, source: Value) {
        let actions = json!([source]).into();
        let done = self.driver.cmd(Command::PerformActions(actions)).await;
        done.expect("the input");
    }
}
