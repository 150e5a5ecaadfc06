//! A command of Chromium's DevTools protocol, for what WebDriver cannot do, such as a finger on a phone.

use axum::http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{RequestData, SessionId};

/// A command with its parameters.
#[derive(Debug)]
pub struct DevToolsCommand(pub &'static str, pub Value);

impl FormatRequestData for DevToolsCommand {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let Self(command, parameters) = self;
        RequestData::new(Method::POST, format!("session/{session}/goog/cdp/execute"))
            .add_body(json!({ "cmd": command, "params": parameters }))
    }
}
