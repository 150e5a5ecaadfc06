//! Tells the store's funnel what happens; the page's side batches it.

use super::Widget;
use crate::{
    js::object::{Value, object},
    tryon::effect::Effect,
};

impl Widget {
    /// Takes note of what one step of the state machine has brought.
    pub(super) fn note(&self, effects: &[Effect]) {
        if self.destroyed.get() {
            return;
        }
        let steps = self
            .analytics
            .borrow_mut()
            .see(&self.state.borrow(), effects);
        if steps.is_empty() {
            return;
        }
        let product = self.state.borrow().product().clone();
        let product = object(&[
            ("id", Value::Text(product.id.as_deref())),
            ("title", Value::Text(product.title.as_deref())),
            ("address", Value::Text(product.page_url.as_deref())),
        ]);
        for step in steps {
            // What it cannot note is not told.
            let _ = self.bridge.note(step, &product);
        }
    }

    /// Tells what is waiting: the page may just be left.
    pub(super) fn flush_analytics(&self) {
        let _ = self.bridge.flush_analytics();
    }
}
