//! Photos that are too large for a proxy or the backend, slow uploads, and attempt ids that are already in use.

use genvoris_widget::tryon::effect::Effect;
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::Input;
use genvoris_widget::tryon::reply::{ApiResponse, Reply, classify};
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{TestTryOn, failed, succeeded};

fn too_large() -> Reply {
    failed(FailureKind::TooLarge, Charged::No)
}

fn finish_shrinking(tryon: &mut TestTryOn, smaller: bool) -> &mut TestTryOn {
    let turn = match tryon.effects.as_slice() {
        [Effect::ShrinkPhoto { photo: 1, turn }] => *turn,
        other => panic!("expected the photo to be shrunk: {other:?}"),
    };
    tryon.step(Input::PhotoShrunk(turn, smaller))
}

#[test]
fn a_smaller_photo_is_sent_under_a_new_attempt_id() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    tryon.reply(too_large());
    assert_eq!(tryon.screen(), "progress");
    assert_ne!(finish_shrinking(&mut tryon, true).attempt_id(), attempt_id);
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
}

#[test]
fn a_photo_that_cannot_be_made_smaller_is_reported_as_too_large() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(too_large());
    finish_shrinking(&mut tryon, true).reply(too_large());
    finish_shrinking(&mut tryon, false);
    let Screen::Failed(failure) = tryon.machine.screen() else {
        panic!("expected a failure")
    };
    assert_eq!(failure.kind, FailureKind::TooLarge);
    assert_eq!(failure.charged, Charged::No);
    assert!(!failure.retryable());
}

#[test]
fn an_attempt_with_unknown_outcome_keeps_its_id_when_the_photo_is_shrunk() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    tryon.reply(Reply::network_error()).wait();
    tryon.reply(too_large());
    assert_eq!(finish_shrinking(&mut tryon, true).attempt_id(), attempt_id);
}

#[test]
fn a_smaller_photo_of_a_cancelled_attempt_is_not_sent() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(too_large());
    let [Effect::ShrinkPhoto { turn, .. }] = tryon.effects[..] else {
        panic!("{:?}", tryon.effects)
    };
    tryon.step(Input::Cancel);
    assert_eq!(tryon.step(Input::PhotoShrunk(turn, true)).effects, []);
    assert_eq!(tryon.screen(), "preview");
}

#[test]
fn a_conflicting_attempt_id_is_not_used_again() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    tryon.reply(Reply::network_error()).wait();
    tryon.reply(classify(ApiResponse {
        status: 400,
        is_json_object: true,
        error: Some("invalid_body".into()),
        attempt_id_is_invalid: true,
        ..ApiResponse::default()
    }));
    assert_eq!(tryon.screen(), "error");
    assert_ne!(tryon.step(Input::Retry).attempt_id(), attempt_id);
}

#[test]
fn a_slow_upload_can_be_retried() {
    let slow = || failed(FailureKind::UploadTimeout, Charged::No);
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    assert_eq!(tryon.reply(slow()).screen(), "error");
    assert_ne!(tryon.step(Input::Retry).attempt_id(), attempt_id);
    let attempt_id = tryon.attempt_id();
    tryon.reply(Reply::network_error()).wait();
    tryon.reply(slow());
    assert!(
        matches!(tryon.machine.screen(), Screen::Failed(failure) if failure.charged == Charged::Unknown)
    );
    assert_eq!(tryon.step(Input::Retry).attempt_id(), attempt_id);
}
