//! The photo beside the product, ready to go.

use super::dialog::Scene;
use super::dom::{Built, Maker, add, fill};
use super::intro::problem_line;
use crate::tryon::machine::PhotoProblem;

/// Both pictures, the button that starts, and a way back.
pub fn build(make: &Maker, scene: &Scene, notice: Option<PhotoProblem>) -> Built {
    let words = scene.words;
    let screen = make.part("section", "preview", "screen")?;
    add(&screen, &make.text("h2", "title", words.ready)?)?;
    if let Some(problem) = notice {
        add(&screen, &problem_line(make, scene, problem)?)?;
    }
    let actions = make.plain("div", "actions")?;
    fill(
        &actions,
        &[
            make.button("submit", "primary", words.submit)?,
            make.button("another", "quiet", words.another)?,
        ],
    )?;
    fill(&screen, &[pair(make, scene)?, actions])?;
    Ok(screen)
}

/// The shopper's photo and the chosen shot of the product, side by side.
pub fn pair(make: &Maker, scene: &Scene) -> Built {
    let pair = make.plain("div", "pair")?;
    if let Some(canvas) = scene.photo {
        canvas.set_attribute("part", "photo")?;
        canvas.set_attribute("class", "picture")?;
        canvas.set_attribute("role", "img")?;
        canvas.set_attribute("aria-label", scene.words.your_photo)?;
        add(&pair, canvas)?;
    }
    if let Some(image) = scene.product_image() {
        add(&pair, &make.image("", image, scene.title())?)?;
    }
    Ok(pair)
}
