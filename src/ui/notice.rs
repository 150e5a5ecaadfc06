//! No picture, and what to do about it.

use super::dialog::Scene;
use super::dom::{Built, Maker, add, fill};
use super::icons;
use crate::tryon::failure::{Failure, FailureKind};

/// Words by kind, 'try again' where that helps, another photo where that does.
pub fn build(make: &Maker, scene: &Scene, part: &str, failure: &Failure) -> Built {
    let words = scene.words;
    let notice = (words.failure)(failure.kind);
    let screen = make.part("section", part, "screen centred")?;
    screen.set_attribute("data-code", &failure.code)?;
    fill(
        &screen,
        &[
            icons::icon(make, icons::ALERT)?,
            make.text("h2", "title", notice.title)?,
            make.text("p", "lead", notice.advice)?,
        ],
    )?;
    let actions = make.plain("div", "actions")?;
    if failure.retryable() {
        add(&actions, &make.button("retry", "primary", words.retry)?)?;
    }
    if matches!(
        failure.kind,
        FailureKind::PhotoRefused | FailureKind::NotMade
    ) {
        add(&actions, &make.button("another", "quiet", words.another)?)?;
    }
    add(&screen, &actions)?;
    if let Some(id) = &failure.request_id {
        let reference = format!("{} {id}", words.reference);
        add(&screen, &make.text("p", "small", &reference)?)?;
    }
    Ok(screen)
}
