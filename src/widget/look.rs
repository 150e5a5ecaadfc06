//! The dialog's look: from what the store says and how its page looks.

use wasm_bindgen::JsValue;

use super::Widget;
use crate::browser::look;
use crate::host::look::ROLES;
use crate::ui::Dialog;

impl Widget {
    /// Paints the dialog, once for each opening. The page is looked at once, and not before the first.
    pub(super) fn dress(&self, dialog: &Dialog) -> Result<(), JsValue> {
        if !self.undressed.take() {
            return Ok(());
        }
        // The theme's variables are found from its place in the page.
        dialog.attach()?;
        let (said, auto, trigger, known) = {
            let context = self.context.borrow();
            let said = ROLES.map(|(_, row)| context.settings.text(row));
            let auto = context.settings.auto_style();
            (said, auto, context.trigger.clone(), context.sample.clone())
        };
        let mut sample = String::new();
        if auto {
            sample = known.unwrap_or_else(|| look::sample(trigger.as_ref()));
            self.context.borrow_mut().sample = Some(sample.clone());
        }
        for line in look::dress(dialog.frame(), &said, &sample) {
            self.tell_developer(line);
        }
        Ok(())
    }
}
