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
        let (wanted, trigger) = {
            let context = self.context.borrow();
            let said = ROLES.map(|(role, row)| (role, context.settings.text(row)));
            let mut wanted = vec![("auto", Value::Flag(context.settings.auto_style()))];
            wanted.extend(
                said.iter()
                    .map(|(role, said)| (*role, Value::Text(said.as_deref()))),
            );
            (detail(&wanted), context.trigger.clone())
        };
        let lines = self
            .page_side
            .look(dialog.frame(), trigger.as_ref(), &wanted);
        for line in elements(&lines.unwrap_or_default()).unwrap_or_default() {
            self.tell_developer(line.as_string().unwrap_or_default());
        }
        Ok(())
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
