//! The progress of a try-on: only steps that are known to have happened.

use std::cmp::Ordering;

use super::{dialog::ScreenContext, dom_builder::DomBuilder, preview::pair};
use crate::tryon::machine::Stage;

/// Shows the photo, the steps, and the button to cancel.
pub fn render(dom: &mut DomBuilder, context: &ScreenContext, stage: Stage) {
    let messages = context.messages;
    dom.text("h2", "title", messages.progress_title());
    // The title gets the focus. If 'Cancel' got it, a second press of Enter would cancel the try-on.
    dom.attribute("tabindex", "-1");
    pair(dom, context, "pair working");
    steps(dom, messages.progress_steps(), stage);
    match stage {
        Stage::Reconnecting => dom.text("p", "small say", messages.reconnecting()),
        Stage::RateLimited { seconds } => {
            dom.text("p", "small say", &messages.waiting(seconds, context.locale))
        }
        Stage::Sending | Stage::Generating => {}
    }
    dom.open("div", "actions");
    dom.button("cancel", "quiet", messages.cancel());
    dom.close();
}

/// Completed steps are ticked. The current one is marked with `aria-current`.
fn steps(dom: &mut DomBuilder, labels: &[String], stage: Stage) {
    let current = if stage == Stage::Generating { 2 } else { 1 };
    let is_announced = matches!(stage, Stage::Sending | Stage::Generating);
    dom.open("ol", "steps");
    for (index, label) in labels.iter().enumerate() {
        match index.cmp(&current) {
            Ordering::Less => dom.text("li", "done", label),
            Ordering::Equal => {
                dom.text("li", if is_announced { "say" } else { "" }, label);
                dom.attribute("aria-current", "step");
            }
            Ordering::Greater => dom.text("li", "", label),
        }
    }
    dom.close();
}
