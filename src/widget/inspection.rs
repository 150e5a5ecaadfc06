//! What the doctor asks of the running module.

use super::Widget;
use crate::browser::page;
use crate::host::sources::settings;

/// Begins a line of the inspection; nobody writes it into an attribute.
const LINE: char = '\u{1}';
/// Between the fields of a line.
const FIELD: &str = "\u{2}";

impl Widget {
    /// The dialog's language; a line of three fields for each setting (name, place, value, of a secret
    /// its length); one of a single field for each warning.
    pub fn inspect(&self) -> String {
        let (settings, warnings) = settings(&self.loader);
        let language = settings.language().unwrap_or_else(page::language);
        let mut text = String::from(language.tag());
        for (name, place, value) in settings.report() {
            text.push(LINE);
            text.push_str(&[name, place, value].join(FIELD));
        }
        for warning in warnings {
            text.push(LINE);
            text.push_str(&warning);
        }
        text
    }
}
