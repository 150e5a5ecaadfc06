//! Another customer on the same page, and what the one before has left.

use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::machine::Consent;
use genvoris_widget::tryon::reply::Reply;
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{Attempt, failed, open, refused, shirt, succeeded, working};

fn session_of(customer: u32) -> Input {
    Input::Customer(Some(customer))
}

const A: u32 = 1;
const B: u32 = 2;
/// Of a token that cannot be read.
const SOMEBODY: u32 = 0;
const GUEST: Input = Input::Customer(None);

/// A try-on of this customer's whose outcome is unknown, and its serial.
fn with_unknown_outcome(customer: Input) -> (Attempt, u32) {
    let mut attempt = Attempt::ready();
    attempt.step(customer).step(Input::Submit);
    let serial = attempt.serial();
    attempt.reply(failed(FailureKind::Down, Charged::Unknown));
    (attempt, serial)
}

#[test]
fn somebody_else_finds_neither_photo_nor_result() {
    for next in [session_of(B), GUEST] {
        let mut attempt = Attempt::ready();
        attempt.step(session_of(A)).step(Input::Submit);
        attempt.reply(succeeded()).step(Input::Close);
        assert_eq!(attempt.step(next).effects, [Effect::Forget(1)]);
        assert_eq!(attempt.step(open("shirt")).screen(), "intro");
    }
}

#[test]
fn a_fresh_token_of_the_same_customer_changes_nothing() {
    let (mut attempt, serial) = with_unknown_outcome(session_of(A));
    // One that cannot be read says nothing against the one before.
    for same in [A, SOMEBODY, A] {
        assert_eq!(attempt.step(session_of(same)).effects, []);
    }
    assert_eq!(attempt.step(Input::Retry).serial(), serial);
}

#[test]
fn tokens_that_cannot_be_read_are_no_reason_to_forget() {
    let (mut attempt, serial) = with_unknown_outcome(session_of(SOMEBODY));
    attempt.step(session_of(SOMEBODY));
    assert_eq!(attempt.step(Input::Retry).serial(), serial);
}

#[test]
fn a_customer_behind_an_unreadable_token_is_still_known() {
    let (mut attempt, _) = with_unknown_outcome(session_of(A));
    attempt.step(session_of(SOMEBODY));
    assert_eq!(
        attempt.step(session_of(B)).effects,
        [Effect::Forget(1)],
        "b is not a"
    );
}

#[test]
fn a_guest_who_signs_in_keeps_the_photo_and_gets_an_attempt_of_their_own() {
    let (mut attempt, serial) = with_unknown_outcome(GUEST);
    assert_eq!(attempt.step(session_of(A)).effects, []);
    assert_ne!(attempt.step(Input::Retry).serial(), serial);
    assert_eq!(attempt.screen(), "progress");
}

#[test]
fn a_guest_who_signs_in_meanwhile_still_gets_the_answer() {
    let mut attempt = Attempt::submitted();
    let (serial, turn) = (attempt.serial(), attempt.turn());
    assert_eq!(attempt.step(session_of(A)).effects, []);
    attempt.step(Input::Replied(turn, Reply::lost()));
    assert_ne!(attempt.wait().serial(), serial, "the guest's id");
    assert_eq!(attempt.reply(succeeded()).screen(), "result");
}

#[test]
fn a_job_of_somebody_who_leaves_is_given_back() {
    let mut attempt = Attempt::ready();
    attempt.step(session_of(A)).step(Input::Submit);
    let turn = attempt.reply(working(Some("https://api/j"))).turn();
    assert_eq!(
        attempt.step(session_of(B)).effects,
        [
            Effect::Abort,
            Effect::CancelJob("https://api/j".into()),
            Effect::Forget(1)
        ]
    );
    assert_eq!(attempt.screen(), "intro");
    assert_eq!(attempt.step(Input::Waited(turn)).effects, []);
}

#[test]
fn a_photo_that_is_being_prepared_goes_too() {
    let mut attempt = Attempt::ready();
    attempt.step(session_of(A)).step(Input::PhotoChosen(2));
    let forgotten = [Effect::Forget(1), Effect::Forget(2)];
    assert_eq!(attempt.step(GUEST).effects, forgotten);
    attempt.step(Input::PhotoReady(2));
    assert_eq!(attempt.screen(), "intro");
}

#[test]
fn consent_is_nobody_elses() {
    let mut attempt = Attempt::ready();
    attempt.step(session_of(A));
    attempt.step(asks()).step(Input::Consent(true));
    attempt.step(session_of(B));
    for input in [Input::PhotoChosen(2), Input::PhotoReady(2)] {
        attempt.step(input);
    }
    assert!(matches!(
        attempt.tryon.screen(),
        Screen::Preview {
            consent: Consent::Missing(0),
            ..
        }
    ));
}

fn asks() -> Input {
    match open("shirt") {
        Input::Open {
            product,
            availability,
            ..
        } => Input::Open {
            product,
            availability,
            asks_consent: true,
        },
        other => other,
    }
}

/// A paywalled customer, the paywall's ticket, and the serial that was refused.
fn paywalled() -> (Attempt, u32, u32) {
    let mut attempt = Attempt::ready();
    attempt.step(session_of(A)).step(Input::Submit);
    let serial = attempt.serial();
    let ticket = attempt.reply(refused()).ticket();
    attempt.step(Input::HostAnswered(ticket, HostAnswer::Handled));
    (attempt, ticket, serial)
}

#[test]
fn resuming_with_a_token_for_somebody_else_goes_on_with_the_photo_under_an_attempt_of_theirs() {
    let (mut attempt, ticket, serial) = paywalled();
    assert_eq!(attempt.step(session_of(B)).effects, []);
    assert_eq!(attempt.tryon.screen(), Screen::Hidden);
    assert_ne!(attempt.step(Input::Resume(ticket)).serial(), serial);
    assert_eq!(attempt.tryon.photo(), Some(1));
    attempt.reply(succeeded());
    assert_eq!(
        attempt.step(Input::Close).effects,
        [Effect::Emit(HostEvent::Closed(shirt()))]
    );
    assert_eq!(attempt.step(open("shirt")).screen(), "result");
}

#[test]
fn somebody_else_whom_nobody_resumes_does_not_find_the_paywall_and_the_photo() {
    let (mut attempt, _, _) = paywalled();
    attempt.step(session_of(B));
    assert_eq!(attempt.step(open("shirt")).screen(), "intro");
    assert_eq!(attempt.tryon.photo(), None);

    let (mut attempt, ticket, _) = paywalled();
    attempt.step(session_of(B));
    assert!(
        attempt
            .step(Input::Dismiss(ticket))
            .effects
            .contains(&Effect::Forget(1))
    );
}

#[test]
fn signing_out_at_the_hosts_paywall_ends_the_try_on_and_shows_nothing() {
    let (mut attempt, ticket, _) = paywalled();
    assert_eq!(
        attempt.step(GUEST).effects,
        [Effect::Emit(HostEvent::Closed(shirt())), Effect::Forget(1)]
    );
    assert_eq!(attempt.tryon.screen(), Screen::Hidden);
    assert_eq!(attempt.step(Input::Resume(ticket)).effects, []);
}
