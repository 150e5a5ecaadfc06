//! What the page asks of the widget, as `www/host-page/settings.js` has read it.

use super::attributes::Script;
use super::page_side::PageSide;

/// The settings in force.
#[derive(Clone, Debug)]
pub struct Settings(PageSide);

impl Settings {
    /// Those of this page.
    pub fn new(page_side: &PageSide) -> Self {
        Self(page_side.clone())
    }

    /// The value of a setting: a key, a token, an absolute address, the name of a callback, a text.
    pub fn text(&self, row: Script) -> Option<String> {
        self.0.setting(row.name()).ok()?.as_string()
    }
}
