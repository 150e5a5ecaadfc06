//! The result: the pictures of a try-on.

use wasm_bindgen::JsValue;

use super::{dialog::ScreenContext, dom_builder::DomBuilder, failure::photo_problem};
use crate::tryon::{input::PhotoProblem, reply::Outcome};

/// Shows every picture with a download link, the remaining quota, and the button to choose another photo.
pub fn render(
    dom: &mut DomBuilder,
    context: &ScreenContext,
    outcome: &Outcome,
    notice: Option<PhotoProblem>,
) {
    let messages = context.messages;
    dom.text("h2", "title", messages.result_title());
    photo_problem(dom, context, notice);
    dom.open("div", "pictures");
    for picture in context.pictures {
        figure(dom, context, picture);
    }
    dom.close();
    if let Some(quota) = outcome.quota {
        dom.text(
            "p",
            "receipt",
            &messages.try_ons_left(quota.remaining, context.locale),
        );
        dom.part("receipt");
    }
    dom.open("div", "actions");
    dom.button("another", "quiet", messages.use_another_photo());
    dom.close();
}

fn alt_text(context: &ScreenContext) -> String {
    match context.title() {
        "" => context.messages.result_title().to_owned(),
        title => context.messages.result_alt(title),
    }
}

/// The download is a link, so that a picture from another origin, for which browsers ignore `download`, opens in a new
/// tab.
fn figure(dom: &mut DomBuilder, context: &ScreenContext, picture: &JsValue) {
    dom.open("figure", "");
    dom.image(picture, &alt_text(context));
    dom.part("image");
    dom.link("download", "primary", context.messages.download(), picture);
    dom.attribute("download", "try-on.jpg");
    dom.close();
}
