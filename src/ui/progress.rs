//! A try-on under way: what is really known about it.

use super::dialog::Scene;
use super::dom::Maker;
use super::preview::pair;
use crate::tryon::machine::Stage;

/// The photo, the steps taken so far, and a way out.
pub fn build(make: &mut Maker, scene: &Scene, stage: Stage) {
    let words = scene.words;
    make.text("h2", "title", words.working);
    pair(make, scene, "pair working");
    steps(make, &words.steps, stage);
    match stage {
        Stage::Reconnecting => make.text("p", "small", words.reconnecting),
        Stage::Busy { seconds } => make.text("p", "small", &words.busy(seconds)),
        Stage::Sending | Stage::Making => {}
    }
    make.open("div", "actions");
    make.button("cancel", "quiet", words.cancel);
    make.close();
}

/// The steps that are behind us are ticked; the one under way is marked `aria-current`.
fn steps(make: &mut Maker, labels: &[&str], stage: Stage) {
    let current = if stage == Stage::Making { 2 } else { 1 };
    make.open("ol", "steps");
    for (index, label) in labels.iter().enumerate() {
        make.text("li", if index < current { "done" } else { "" }, label);
        if index == current {
            make.attribute("aria-current", "step");
        }
    }
    make.close();
}
