//! The dialog's look: from what the store says and how its page looks.

use wasm_bindgen::JsValue;

use super::Widget;
use crate::browser::value::elements;
use crate::host::attributes::Script;
use crate::host::events::{Value, detail};
use crate::ui::Dialog;

impl Widget {
    /// Paints the dialog, once for each opening.
    pub(super) fn dress(&self, dialog: &Dialog) -> Result<(), JsValue> {
        if !self.undressed.take() {
            return Ok(());
        }
        // The theme's variables are found from its place in the page.
        dialog.attach()?;
        let (auto, trigger) = {
            let context = self.context.borrow();
            (context.settings.auto_style(), context.trigger.clone())
        };
        let wanted = self.wanted(auto);
        let lines = self
            .page_side
            .look(dialog.frame(), trigger.as_ref(), &wanted);
        for line in elements(&lines.unwrap_or_default()).unwrap_or_default() {
            self.tell_developer(line.as_string().unwrap_or_default());
        }
        Ok(())
    }

    /// What the store says of its look, and whether the rest is `auto`matic: as the storefront looks.
    pub(super) fn wanted(&self, auto: bool) -> JsValue {
        let settings = &self.context.borrow().settings;
        let said = ROLES.map(|(role, row)| (role, settings.text(row)));
        let mut wanted = vec![("auto", Value::Flag(auto))];
        wanted.extend(
            said.iter()
                .map(|(role, said)| (*role, Value::Text(said.as_deref()))),
        );
        detail(&wanted)
    }
}

/// What a store may choose.
const ROLES: [(&str, Script); 6] = [
    ("background", Script::BackgroundColor),
    ("text", Script::TextColor),
    ("primary", Script::PrimaryColor),
    ("accent", Script::AccentColor),
    ("font", Script::FontFamily),
    ("radius", Script::BorderRadius),
];
