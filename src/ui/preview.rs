//! The photo beside the product, ready to go.

use super::{dialog::Scene, dom_builder::DomBuilder, notice::problem};
use crate::tryon::{input::PhotoProblem, machine::Consent};

/// Both pictures, the button that starts, and a way back.
pub fn build(make: &mut DomBuilder, scene: &Scene, notice: Option<PhotoProblem>, consent: Consent) {
    let words = scene.words;
    make.text("h2", "title", &words.ready);
    problem(make, scene, notice);
    pair(make, scene, "pair");
    if let Some(url) = scene.consent_url {
        agreement(make, scene, consent, url);
    }
    make.open("div", "actions");
    make.button("submit", "primary", &words.submit);
    if let Consent::Missing(_) = consent {
        make.attribute("aria-disabled", "true");
    }
    make.button("another", "quiet", &words.another);
    make.close();
}

/// The box to tick, the store's photo policy, and once somebody went on without, what is missing.
fn agreement(make: &mut DomBuilder, scene: &Scene, consent: Consent, url: &str) {
    let words = scene.words;
    let missed = matches!(consent, Consent::Missing(1..));
    make.open("div", if missed { "consent problem" } else { "consent" });
    if missed {
        make.text("p", "say", &words.consent_first);
    }
    make.open("label", "");
    make.leaf("input", "");
    make.attribute("type", "checkbox");
    make.part("consent");
    make.property("checked", &(consent == Consent::Given).into());
    if missed {
        make.attribute("aria-invalid", "true");
    }
    make.text("span", "", &words.consent);
    make.close();
    make.link("consent-link", "", &words.consent_link, &url.into());
    make.close();
}

/// The shopper's photo and the chosen shot of the product, side by side.
pub fn pair(make: &mut DomBuilder, scene: &Scene, class: &str) {
    make.open("div", class);
    if let Some(canvas) = scene.photo {
        make.adopt(canvas, "picture");
        make.part("photo");
        make.attribute("role", "img");
        make.attribute("aria-label", &scene.words.your_photo);
    }
    if let Some(image) = scene.image {
        make.image(&image.into(), scene.title());
    }
    make.close();
}
