//! The pictures.

use wasm_bindgen::JsValue;

use super::{dialog::Scene, dom_builder::DomBuilder, notice::problem};
use crate::tryon::{input::PhotoProblem, reply::Outcome};

/// Every picture with its download, what is left, and the way to another photo.
pub fn build(
    make: &mut DomBuilder,
    scene: &Scene,
    outcome: &Outcome,
    notice: Option<PhotoProblem>,
) {
    let messages = scene.messages;
    make.text("h2", "title", messages.result_title());
    problem(make, scene, notice);
    make.open("div", "pictures");
    for picture in scene.pictures {
        figure(make, scene, picture);
    }
    make.close();
    if let Some(quota) = outcome.quota {
        make.text(
            "p",
            "receipt",
            &messages.try_ons_left(quota.remaining, scene.locale),
        );
        make.part("receipt");
    }
    make.open("div", "actions");
    make.button("another", "quiet", messages.use_another_photo());
    make.close();
}

fn alternative(scene: &Scene) -> String {
    match scene.title() {
        "" => scene.messages.result_title().to_owned(),
        title => scene.messages.result_alt(title),
    }
}

/// The download is a link, so that a picture from another origin, where browsers do not heed
/// `download`, opens in a tab of its own.
fn figure(make: &mut DomBuilder, scene: &Scene, picture: &JsValue) {
    make.open("figure", "");
    make.image(picture, &alternative(scene));
    make.part("image");
    make.link("download", "primary", scene.messages.download(), picture);
    make.attribute("download", "try-on.jpg");
    make.close();
}
