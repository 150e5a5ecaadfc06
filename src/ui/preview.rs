//! The preview: the photo beside the product, ready to be submitted.

use super::{dialog::ScreenContext, dom_builder::DomBuilder, failure::photo_problem};
use crate::tryon::{
    input::PhotoProblem,
    machine::{Consent, Payment},
};

/// Shows both pictures, the submit button, and the button to choose another photo.
pub fn render(
    dom: &mut DomBuilder,
    context: &ScreenContext,
    notice: Option<PhotoProblem>,
    consent: Consent,
    payment: Payment,
) {
    let messages = context.messages;
    dom.text("h2", "title", messages.preview_title());
    photo_problem(dom, context, notice);
    pair(dom, context, "pair");
    if let Some(url) = context.consent_url {
        consent_checkbox(dom, context, consent, url);
    }
    dom.open("div", "actions");
    dom.button("submit", "primary", messages.submit());
    if payment == Payment::Due {
        dom.mark_for_price();
    }
    if let Consent::Missing(_) = consent {
        dom.attribute("aria-disabled", "true");
    }
    dom.button("another", "quiet", messages.use_another_photo());
    dom.close();
}

/// The consent checkbox and the link to the store's photo policy. After an attempt to submit without consent, it also says
/// that consent is required.
fn consent_checkbox(dom: &mut DomBuilder, context: &ScreenContext, consent: Consent, url: &str) {
    let messages = context.messages;
    let is_overdue = matches!(consent, Consent::Missing(1..));
    dom.open(
        "div",
        if is_overdue {
            "consent problem"
        } else {
            "consent"
        },
    );
    if is_overdue {
        dom.text("p", "say", messages.consent_first());
    }
    dom.open("label", "");
    dom.element("input", "");
    dom.attribute("type", "checkbox");
    dom.part("consent");
    dom.property("checked", &(consent == Consent::Given).into());
    if is_overdue {
        dom.attribute("aria-invalid", "true");
    }
    dom.text("span", "", messages.consent());
    dom.close();
    dom.link("consent-link", "", messages.consent_link(), &url.into());
    dom.close();
}

/// The shopper's photo and the product's picture, side by side.
pub fn pair(dom: &mut DomBuilder, context: &ScreenContext, class: &str) {
    dom.open("div", class);
    if let Some(canvas) = context.photo {
        dom.append_existing(canvas, "picture");
        dom.part("photo");
        dom.attribute("role", "img");
        dom.attribute("aria-label", context.messages.your_photo());
    }
    if let Some(image) = context.image {
        dom.image(&image.into(), context.title());
    }
    dom.close();
}
