//! A photo that is too large for what is between the shopper and the backend, and an attempt id that is not ours.

use genvoris_widget::tryon::effect::Effect;
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::Input;
use genvoris_widget::tryon::reply::{Answer, Reply, classify};
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{Attempt, failed, succeeded};

fn too_large() -> Reply {
    failed(FailureKind::TooLarge, Charged::No)
}

fn shrunk(attempt: &mut Attempt, smaller: bool) -> &mut Attempt {
    let turn = match attempt.effects.as_slice() {
        [Effect::Shrink { photo: 1, turn }] => *turn,
        other => panic!("expected a smaller photo to be asked for: {other:?}"),
    };
    attempt.step(Input::Shrunk(turn, smaller))
}

#[test]
fn a_smaller_photo_goes_out_as_another_attempt() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(too_large());
    assert_eq!(attempt.screen(), "progress");
    assert_ne!(shrunk(&mut attempt, true).serial(), serial);
    assert_eq!(attempt.reply(succeeded()).screen(), "result");
}

#[test]
fn a_photo_that_cannot_be_made_smaller_is_said_to_be_too_large() {
    let mut attempt = Attempt::submitted();
    attempt.reply(too_large());
    shrunk(&mut attempt, true).reply(too_large());
    shrunk(&mut attempt, false);
    let Screen::Failed(failure) = attempt.tryon.screen() else {
        panic!("no failure")
    };
    assert_eq!(failure.kind, FailureKind::TooLarge);
    assert_eq!(failure.charged, Charged::No);
    assert!(!failure.retryable());
}

#[test]
fn an_attempt_with_unknown_outcome_keeps_its_serial_however_small_its_photo() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(Reply::lost()).wait();
    attempt.reply(too_large());
    assert_eq!(shrunk(&mut attempt, true).serial(), serial);
}

#[test]
fn a_smaller_photo_of_a_cancelled_attempt_is_not_sent() {
    let mut attempt = Attempt::submitted();
    attempt.reply(too_large());
    let [Effect::Shrink { turn, .. }] = attempt.effects[..] else {
        panic!("{:?}", attempt.effects)
    };
    attempt.step(Input::Cancel);
    assert_eq!(attempt.step(Input::Shrunk(turn, true)).effects, []);
    assert_eq!(attempt.screen(), "preview");
}

#[test]
fn an_attempt_id_that_was_used_for_something_else_is_not_used_again() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(Reply::lost()).wait();
    attempt.reply(classify(Answer {
        status: 400,
        readable: true,
        error: Some("invalid_body".into()),
        blames_attempt: true,
        ..Answer::default()
    }));
    assert_eq!(attempt.screen(), "error");
    assert_ne!(attempt.step(Input::Retry).serial(), serial);
}

#[test]
fn a_slow_connection_can_be_tried_again() {
    let slow = || failed(FailureKind::Slow, Charged::No);
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    assert_eq!(attempt.reply(slow()).screen(), "error");
    assert_ne!(attempt.step(Input::Retry).serial(), serial);
    let serial = attempt.serial();
    attempt.reply(Reply::lost()).wait();
    attempt.reply(slow());
    assert!(
        matches!(attempt.tryon.screen(), Screen::Failed(failure) if failure.charged == Charged::Unknown)
    );
    assert_eq!(attempt.step(Input::Retry).serial(), serial);
}
