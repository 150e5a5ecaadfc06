//! Choose a photo.

use web_sys::Element;

use super::dialog::Scene;
use super::dom::{Built, Maker, add, fill};
use super::icons;
use crate::tryon::machine::PhotoProblem;

/// The drop zone with its button, what makes a good photo, and where the photo goes.
pub fn build(make: &Maker, scene: &Scene, busy: bool, notice: Option<PhotoProblem>) -> Built {
    let words = scene.words;
    let screen = make.part("section", "intro", "screen")?;
    fill(
        &screen,
        &[
            make.text("h2", "title", words.title)?,
            make.text("p", "lead", words.intro)?,
        ],
    )?;
    if let Some(problem) = notice {
        add(&screen, &problem_line(make, scene, problem)?)?;
    }
    add(&screen, &zone(make, scene, busy)?)?;
    fill(
        &screen,
        &[
            make.text("p", "hint", words.hint)?,
            make.text("p", "small", words.privacy)?,
        ],
    )?;
    Ok(screen)
}

fn zone(make: &Maker, scene: &Scene, busy: bool) -> Built {
    let words = scene.words;
    let zone = make.plain("div", if busy { "zone busy" } else { "zone" })?;
    if let Some(image) = scene.product_image() {
        add(&zone, &make.image("", image, scene.title())?)?;
    }
    let side = make.plain("div", "choose")?;
    let children = if busy {
        vec![
            make.plain("div", "spinner")?,
            make.text("p", "", words.preparing)?,
        ]
    } else {
        vec![
            icons::icon(make, icons::PHOTO)?,
            make.button("choose", "primary", words.choose)?,
            make.text("p", "small", words.drop)?,
        ]
    };
    fill(&side, &children)?;
    add(&zone, &side)?;
    Ok(zone)
}

/// The line that says what was wrong with the chosen file.
pub fn problem_line(make: &Maker, scene: &Scene, problem: PhotoProblem) -> Built {
    let line: Element = make.text("p", "problem", (scene.words.photo_problem)(problem))?;
    line.set_attribute("role", "alert")?;
    Ok(line)
}
