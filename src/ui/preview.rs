//! The photo beside the product, ready to go.

use super::{dialog::Scene, dom_builder::DomBuilder, notice::problem};
use crate::tryon::{input::PhotoProblem, machine::Consent};

/// Both pictures, the button that starts, and a way back.
pub fn build(make: &mut DomBuilder, scene: &Scene, notice: Option<PhotoProblem>, consent: Consent) {
    let messages = scene.messages;
    make.text("h2", "title", messages.preview_title());
    problem(make, scene, notice);
    pair(make, scene, "pair");
    if let Some(url) = scene.consent_url {
        agreement(make, scene, consent, url);
    }
    make.open("div", "actions");
    make.button("submit", "primary", messages.submit());
    if let Consent::Missing(_) = consent {
        make.attribute("aria-disabled", "true");
    }
    make.button("another", "quiet", messages.use_another_photo());
    make.close();
}

/// The box to tick, the store's photo policy, and once somebody went on without, what is missing.
fn agreement(make: &mut DomBuilder, scene: &Scene, consent: Consent, url: &str) {
    let messages = scene.messages;
    let missed = matches!(consent, Consent::Missing(1..));
    make.open("div", if missed { "consent problem" } else { "consent" });
    if missed {
        make.text("p", "say", messages.consent_first());
    }
    make.open("label", "");
    make.leaf("input", "");
    make.attribute("type", "checkbox");
    make.part("consent");
    make.property("checked", &(consent == Consent::Given).into());
    if missed {
        make.attribute("aria-invalid", "true");
    }
    make.text("span", "", messages.consent());
    make.close();
    make.link("consent-link", "", messages.consent_link(), &url.into());
    make.close();
}

/// The shopper's photo and the chosen shot of the product, side by side.
pub fn pair(make: &mut DomBuilder, scene: &Scene, class: &str) {
    make.open("div", class);
    if let Some(canvas) = scene.photo {
        make.adopt(canvas, "picture");
        make.part("photo");
        make.attribute("role", "img");
        make.attribute("aria-label", scene.messages.your_photo());
    }
    if let Some(image) = scene.image {
        make.image(&image.into(), scene.title());
    }
    make.close();
}
