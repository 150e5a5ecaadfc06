//! Choose a photo.

use super::dialog::Scene;
use super::dom::Maker;
use super::icons;
use crate::tryon::input::PhotoProblem;

/// The drop zone with its button, what makes a good photo, and where the photo goes.
pub fn build(make: &mut Maker, scene: &Scene, busy: bool, notice: Option<PhotoProblem>) {
    let words = scene.words;
    make.text("h2", "title", &words.title);
    make.text("p", "lead", &words.intro);
    problem(make, scene, notice);
    make.open("div", "zone");
    if let Some(image) = &scene.image {
        make.image(image, scene.title());
    }
    make.open("div", "choose");
    if busy {
        make.leaf("div", "spinner");
        make.text("p", "say", &words.preparing);
    } else {
        make.icon(icons::PHOTO);
    }
    make.button("choose", "primary", &words.choose);
    make.text("p", "small", &words.drop);
    make.close();
    make.close();
    make.text("p", "hint", &words.hint);
    make.text("p", "small", &words.privacy);
}

/// The line that says what was wrong with the chosen file.
pub fn problem(make: &mut Maker, scene: &Scene, notice: Option<PhotoProblem>) {
    if let Some(problem) = notice {
        make.text("p", "problem", scene.words.photo_problem(problem));
        make.attribute("role", "alert");
    }
}
