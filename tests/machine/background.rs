//! What goes on while the dialog is closed, and on the next page.

use genvoris_widget::tryon::background::Background;
use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::Input;
use genvoris_widget::tryon::machine::TryOn;
use genvoris_widget::tryon::reply::Reply;

use crate::transitions::{TestTryOn, failed, open, processing, refused, shirt, succeeded};

/// A try-on whose dialog was closed before this reply.
fn closed_before(reply: Reply) -> TestTryOn {
    let mut tryon = TestTryOn::submitted();
    let turn = tryon.turn();
    tryon.step(Input::Close).step(Input::Replied(turn, reply));
    tryon
}

/// A page that goes on with the job of the page before.
fn with_kept_job(reported: bool) -> TestTryOn {
    let mut tryon = TestTryOn {
        machine: TryOn::default(),
        effects: vec![],
    };
    tryon.step(Input::JobKept {
        url: "https://api/job".into(),
        product: shirt(),
        reported,
    });
    tryon
}

#[test]
fn a_closed_try_on_has_a_status_until_it_is_opened() {
    for (reply, expected, screen) in [
        (
            processing(Some("https://api/job")),
            Background::Running,
            "progress",
        ),
        (succeeded(), Background::Done, "result"),
        (refused(), Background::Refused, "paywall"),
        (
            failed(FailureKind::GenerationFailed, Charged::No),
            Background::Failed(Charged::No),
            "error",
        ),
    ] {
        let mut tryon = closed_before(reply);
        assert_eq!(tryon.machine.background(), expected);
        assert_eq!(tryon.step(open("shirt")).screen(), screen);
        assert_eq!(tryon.machine.background(), Background::Nothing);
    }
}

#[test]
fn a_result_that_was_seen_has_no_status_when_the_dialog_is_closed() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(succeeded()).step(Input::Close);
    assert_eq!(tryon.machine.background(), Background::Nothing);
}

#[test]
fn the_next_page_polls_the_job_and_shows_its_picture_without_the_photo() {
    let mut tryon = with_kept_job(false);
    assert!(matches!(tryon.effects.as_slice(), [Effect::Poll { .. }]));
    tryon.reply(succeeded());
    assert!(matches!(
        tryon.effects.as_slice(),
        [Effect::Emit(HostEvent::Completed(..)), _]
    ));
    assert_eq!(tryon.machine.background(), Background::Done);
    assert_eq!(tryon.step(open("coat")).screen(), "result");
}

#[test]
fn a_picture_that_the_page_before_has_reported_is_not_reported_again() {
    let mut tryon = with_kept_job(true);
    tryon.reply(succeeded());
    assert_eq!(tryon.effects, [Effect::RefreshStatus]);
}

#[test]
fn a_kept_job_that_failed_is_tried_again_with_another_photo() {
    let mut tryon = with_kept_job(false);
    tryon.reply(failed(FailureKind::GenerationFailed, Charged::No));
    assert_eq!(tryon.step(open("shirt")).screen(), "error");
    assert_eq!(tryon.step(Input::Retry).screen(), "intro");
    assert_eq!(tryon.effects, []);
}

#[test]
fn a_kept_job_that_is_not_known_any_more_ends_quietly() {
    let mut tryon = with_kept_job(false);
    tryon.reply(failed(FailureKind::Unavailable, Charged::No));
    assert_eq!(tryon.effects, []);
    assert_eq!(tryon.machine.background(), Background::Nothing);
}

#[test]
fn a_kept_job_does_not_replace_what_the_shopper_does() {
    let kept = Input::JobKept {
        url: "https://api/job".into(),
        product: shirt(),
        reported: false,
    };
    assert_eq!(TestTryOn::ready().step(kept.clone()).effects, []);
    assert_eq!(TestTryOn::submitted().step(kept).effects, []);
}

#[test]
fn another_customer_ends_a_kept_job() {
    let mut tryon = with_kept_job(false);
    tryon.step(Input::CustomerChanged(Some(1)));
    tryon.step(Input::CustomerChanged(Some(2)));
    assert_eq!(tryon.machine.background(), Background::Nothing);
    assert_eq!(tryon.step(open("shirt")).screen(), "intro");
}

#[test]
fn a_restored_page_asks_for_its_job_again() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(processing(Some("https://api/job")));
    tryon.step(Input::PageRestored);
    assert!(matches!(
        tryon.effects.as_slice(),
        [Effect::Abort, Effect::Poll { .. }]
    ));
}

#[test]
fn a_job_that_another_page_has_ended_is_not_asked_for_again() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(processing(Some("https://api/job")));
    tryon.step(Input::Close).step(Input::JobEnded);
    assert_eq!(tryon.effects, [Effect::Abort]);
    assert_eq!(tryon.machine.background(), Background::Nothing);
    assert_eq!(tryon.step(open("shirt")).screen(), "preview");
}
