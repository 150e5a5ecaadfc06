//! A try-on under way: what is really known about it.

use std::cmp::Ordering;

use super::{dialog::Scene, dom_builder::DomBuilder, preview::pair};
use crate::tryon::machine::Stage;

/// The photo, the steps taken so far, and a way out.
pub fn build(make: &mut DomBuilder, scene: &Scene, stage: Stage) {
    let messages = scene.messages;
    make.text("h2", "title", messages.progress_title());
    // Focus goes here and not to 'cancel', or a second press of Enter would undo the first.
    make.attribute("tabindex", "-1");
    pair(make, scene, "pair working");
    steps(make, messages.progress_steps(), stage);
    match stage {
        Stage::Reconnecting => make.text("p", "small say", messages.reconnecting()),
        Stage::Busy { seconds } => {
            make.text("p", "small say", &messages.waiting(seconds, scene.locale))
        }
        Stage::Sending | Stage::Making => {}
    }
    make.open("div", "actions");
    make.button("cancel", "quiet", messages.cancel());
    make.close();
}

/// The steps that are behind us are ticked; the one under way is marked `aria-current`.
fn steps(make: &mut DomBuilder, labels: &[String], stage: Stage) {
    let current = if stage == Stage::Making { 2 } else { 1 };
    let moving = matches!(stage, Stage::Sending | Stage::Making);
    make.open("ol", "steps");
    for (index, label) in labels.iter().enumerate() {
        match index.cmp(&current) {
            Ordering::Less => make.text("li", "done", label),
            Ordering::Equal => {
                make.text("li", if moving { "say" } else { "" }, label);
                make.attribute("aria-current", "step");
            }
            Ordering::Greater => make.text("li", "", label),
        }
    }
    make.close();
}
