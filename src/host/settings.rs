//! What the page asks of the widget, as `www/page/settings.js` has read it.

use super::{bridge::HostPageBridge, setting::Setting};

/// The settings in force.
#[derive(Clone, Debug)]
pub struct Settings(HostPageBridge);

impl Settings {
    /// Those of this page.
    pub fn new(bridge: &HostPageBridge) -> Self {
        Self(bridge.clone())
    }

    /// The value of a setting: a key, a token, an absolute address, the name of a callback, a text.
    pub fn text(&self, row: Setting) -> Option<String> {
        self.0.setting(row.name()).ok()?.as_string()
    }
}
