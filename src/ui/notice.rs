//! No picture, and what to do about it.

use super::{dialog::Scene, dom_builder::DomBuilder, icons};
use crate::tryon::{
    failure::{Failure, FailureKind},
    input::PhotoProblem,
};

/// The message by kind, 'try again' where that helps, another photo where that does.
pub fn build(make: &mut DomBuilder, scene: &Scene, failure: &Failure) {
    let messages = scene.messages;
    let notice = messages.failure(failure.kind);
    make.attribute("data-code", &failure.code);
    make.icon(icons::ALERT);
    make.text("h2", "title", notice.title);
    make.text("p", "lead", notice.advice);
    // Its own words say it: nothing is loaded again.
    if failure.kind != FailureKind::PictureBroken {
        make.text("p", "receipt", messages.charged(failure.charged));
        make.part("receipt");
    }
    make.open("div", "actions");
    if failure.retryable() {
        make.button("retry", "primary", messages.retry());
    }
    if matches!(
        failure.kind,
        FailureKind::PhotoRefused | FailureKind::TooLarge | FailureKind::NotMade
    ) {
        make.button("another", "quiet", messages.use_another_photo());
    }
    make.close();
    if let Some(id) = &failure.request_id {
        make.text("p", "small", &[messages.reference(), " ", id].concat());
    }
}

/// The line that says what was wrong with the chosen file.
pub fn problem(make: &mut DomBuilder, scene: &Scene, notice: Option<PhotoProblem>) {
    if let Some(problem) = notice {
        make.text("p", "problem", scene.messages.photo_problem(problem));
        make.attribute("role", "alert");
    }
}
