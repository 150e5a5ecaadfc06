//! A try-on under way: what is really known about it.

use super::dialog::Scene;
use super::dom::{Built, Maker, add, fill};
use super::preview::pair;
use crate::tryon::machine::Stage;

/// The photo, the steps taken so far, and a way out.
pub fn build(make: &Maker, scene: &Scene, stage: Stage) -> Built {
    let words = scene.words;
    let screen = make.part("section", "progress", "screen")?;
    add(&screen, &make.text("h2", "title", words.working)?)?;
    let pair = pair(make, scene)?;
    pair.class_list().add_1("working")?;
    add(&screen, &pair)?;
    add(&screen, &steps(make, scene, stage)?)?;
    if let Some(line) = waiting(scene, stage) {
        add(&screen, &make.text("p", "small", &line)?)?;
    }
    let actions = make.plain("div", "actions")?;
    add(&actions, &make.button("cancel", "quiet", words.cancel)?)?;
    add(&screen, &actions)?;
    Ok(screen)
}

/// The steps that are behind us are ticked; the one under way is marked `aria-current`.
fn steps(make: &Maker, scene: &Scene, stage: Stage) -> Built {
    let current = if stage == Stage::Making { 2 } else { 1 };
    let list = make.plain("ol", "steps")?;
    let mut items = vec![];
    for (index, label) in scene.words.steps.iter().enumerate() {
        let class = match index.cmp(&current) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        };
        let item = make.text("li", class, label)?;
        if index == current {
            item.set_attribute("aria-current", "step")?;
        }
        items.push(item);
    }
    fill(&list, &items)?;
    Ok(list)
}

fn waiting(scene: &Scene, stage: Stage) -> Option<String> {
    match stage {
        Stage::Reconnecting => Some(scene.words.reconnecting.to_owned()),
        Stage::Busy { seconds } => Some((scene.words.busy)(seconds)),
        Stage::Sending | Stage::Making => None,
    }
}
