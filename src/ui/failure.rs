//! The screen of a failed try-on: what happened, and what the shopper can do.

use super::{dialog::ScreenContext, dom_builder::DomBuilder, icons};
use crate::tryon::{
    failure::{Failure, FailureKind},
    input::PhotoProblem,
};

/// Shows the text of this kind of failure, and offers a retry or another photo if that may help.
pub fn render(dom: &mut DomBuilder, context: &ScreenContext, failure: &Failure) {
    let messages = context.messages;
    let notice = messages.failure(failure.kind);
    dom.attribute("data-code", &failure.code);
    dom.icon(icons::ALERT);
    dom.text("h2", "title", notice.title);
    dom.text("p", "lead", notice.advice);
    // The text of `ResultUnreadable` already says whether the try-on was counted.
    if failure.kind != FailureKind::ResultUnreadable {
        dom.text("p", "receipt", messages.charged(failure.charged));
        dom.part("receipt");
    }
    dom.open("div", "actions");
    if failure.retryable() {
        dom.button("retry", "primary", messages.retry());
    }
    if matches!(
        failure.kind,
        FailureKind::PhotoRejected | FailureKind::TooLarge | FailureKind::GenerationFailed
    ) {
        dom.button("another", "quiet", messages.use_another_photo());
    }
    dom.close();
    if let Some(id) = &failure.request_id {
        dom.text("p", "small", &[messages.reference(), " ", id].concat());
    }
}

/// Adds a line that says why the chosen file cannot be used.
pub fn photo_problem(dom: &mut DomBuilder, context: &ScreenContext, notice: Option<PhotoProblem>) {
    if let Some(problem) = notice {
        dom.text("p", "problem", context.messages.photo_problem(problem));
        dom.attribute("role", "alert");
    }
}
