//! The photo beside the product, ready to go.

use super::dialog::Scene;
use super::dom::Maker;
use super::intro::problem;
use crate::tryon::machine::PhotoProblem;

/// Both pictures, the button that starts, and a way back.
pub fn build(make: &mut Maker, scene: &Scene, notice: Option<PhotoProblem>) {
    let words = scene.words;
    make.text("h2", "title", &words.ready);
    problem(make, scene, notice);
    pair(make, scene, "pair");
    make.open("div", "actions");
    make.button("submit", "primary", &words.submit);
    make.button("another", "quiet", &words.another);
    make.close();
}

/// The shopper's photo and the chosen shot of the product, side by side.
pub fn pair(make: &mut Maker, scene: &Scene, class: &str) {
    make.open("div", class);
    if let Some(canvas) = scene.photo {
        make.adopt(canvas, "picture");
        make.part("photo");
        make.attribute("role", "img");
        make.attribute("aria-label", &scene.words.your_photo);
    }
    if let Some(image) = &scene.image {
        make.image(image, scene.title());
    }
    make.close();
}
