//! Several customers on the same page: none of them sees the data of another.

use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::machine::Consent;
use genvoris_widget::tryon::reply::Reply;
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{TestTryOn, failed, open, processing, refused, shirt, succeeded};

fn session_of(customer: u32) -> Input {
    Input::CustomerChanged(Some(customer))
}

const ALICE: u32 = 1;
const BOB: u32 = 2;
/// The customer of a token that cannot be read.
const UNREADABLE: u32 = 0;
const GUEST: Input = Input::CustomerChanged(None);

/// A try-on of this customer with an unknown outcome, and its attempt id.
fn with_unknown_outcome(customer: Input) -> (TestTryOn, u32) {
    let mut tryon = TestTryOn::ready();
    tryon.step(customer).step(Input::Submit);
    let attempt_id = tryon.attempt_id();
    tryon.reply(failed(FailureKind::ServerError, Charged::Unknown));
    (tryon, attempt_id)
}

#[test]
fn another_customer_sees_neither_photo_nor_result() {
    for next in [session_of(BOB), GUEST] {
        let mut tryon = TestTryOn::ready();
        tryon.step(session_of(ALICE)).step(Input::Submit);
        tryon.reply(succeeded()).step(Input::Close);
        assert_eq!(tryon.step(next).effects, [Effect::DiscardPhoto(1)]);
        assert_eq!(tryon.step(open("shirt")).screen(), "intro");
    }
}

#[test]
fn a_fresh_token_of_the_same_customer_changes_nothing() {
    let (mut tryon, attempt_id) = with_unknown_outcome(session_of(ALICE));
    // A token that cannot be read may belong to the same customer.
    for same in [ALICE, UNREADABLE, ALICE] {
        assert_eq!(tryon.step(session_of(same)).effects, []);
    }
    assert_eq!(tryon.step(Input::Retry).attempt_id(), attempt_id);
}

#[test]
fn an_unreadable_token_discards_nothing() {
    let (mut tryon, attempt_id) = with_unknown_outcome(session_of(UNREADABLE));
    tryon.step(session_of(UNREADABLE));
    assert_eq!(tryon.step(Input::Retry).attempt_id(), attempt_id);
}

#[test]
fn the_customer_is_remembered_while_a_token_is_unreadable() {
    let (mut tryon, _) = with_unknown_outcome(session_of(ALICE));
    tryon.step(session_of(UNREADABLE));
    assert_eq!(
        tryon.step(session_of(BOB)).effects,
        [Effect::DiscardPhoto(1)],
        "bob should not see alice's photo"
    );
}

#[test]
fn a_guest_who_signs_in_keeps_the_photo_and_gets_a_new_attempt_id() {
    let (mut tryon, attempt_id) = with_unknown_outcome(GUEST);
    assert_eq!(tryon.step(session_of(ALICE)).effects, []);
    assert_ne!(tryon.step(Input::Retry).attempt_id(), attempt_id);
    assert_eq!(tryon.screen(), "progress");
}

#[test]
fn a_guest_who_signs_in_during_a_try_on_still_gets_the_result() {
    let mut tryon = TestTryOn::submitted();
    let (attempt_id, turn) = (tryon.attempt_id(), tryon.turn());
    assert_eq!(tryon.step(session_of(ALICE)).effects, []);
    tryon.step(Input::Replied(turn, Reply::network_error()));
    assert_ne!(
        tryon.wait().attempt_id(),
        attempt_id,
        "the retry should not reuse the guest's attempt id"
    );
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
}

#[test]
fn a_job_is_cancelled_when_the_customer_changes() {
    let mut tryon = TestTryOn::ready();
    tryon.step(session_of(ALICE)).step(Input::Submit);
    let turn = tryon.reply(processing(Some("https://api/j"))).turn();
    assert_eq!(
        tryon.step(session_of(BOB)).effects,
        [
            Effect::Abort,
            Effect::CancelJob("https://api/j".into()),
            Effect::DiscardPhoto(1)
        ]
    );
    assert_eq!(tryon.screen(), "intro");
    assert_eq!(tryon.step(Input::WaitElapsed(turn)).effects, []);
}

#[test]
fn a_photo_that_is_being_prepared_is_discarded_too() {
    let mut tryon = TestTryOn::ready();
    tryon.step(session_of(ALICE)).step(Input::PhotoChosen(2));
    let forgotten = [Effect::DiscardPhoto(1), Effect::DiscardPhoto(2)];
    assert_eq!(tryon.step(GUEST).effects, forgotten);
    tryon.step(Input::PhotoReady(2));
    assert_eq!(tryon.screen(), "intro");
}

#[test]
fn consent_does_not_apply_to_another_customer() {
    let mut tryon = TestTryOn::ready();
    tryon.step(session_of(ALICE));
    tryon
        .step(open_requiring_consent())
        .step(Input::ConsentChanged(true));
    tryon.step(session_of(BOB));
    for input in [Input::PhotoChosen(2), Input::PhotoReady(2)] {
        tryon.step(input);
    }
    assert!(matches!(
        tryon.machine.screen(),
        Screen::Preview {
            consent: Consent::Missing(0),
            ..
        }
    ));
}

fn open_requiring_consent() -> Input {
    match open("shirt") {
        Input::Open {
            product,
            availability,
            ..
        } => Input::Open {
            product,
            availability,
            requires_consent: true,
        },
        other => other,
    }
}

/// A try-on at the host page's paywall, the paywall's ticket, and the attempt id that was refused.
fn paywalled() -> (TestTryOn, u32, u32) {
    let mut tryon = TestTryOn::ready();
    tryon.step(session_of(ALICE)).step(Input::Submit);
    let attempt_id = tryon.attempt_id();
    let ticket = tryon.reply(refused()).ticket();
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Handled));
    (tryon, ticket, attempt_id)
}

#[test]
fn resuming_with_a_token_for_another_customer_keeps_the_photo_under_a_new_attempt_id() {
    let (mut tryon, ticket, attempt_id) = paywalled();
    assert_eq!(tryon.step(session_of(BOB)).effects, []);
    assert_eq!(tryon.machine.screen(), Screen::Hidden);
    assert_ne!(tryon.step(Input::Resume(ticket)).attempt_id(), attempt_id);
    assert_eq!(tryon.machine.photo(), Some(1));
    tryon.reply(succeeded());
    assert_eq!(
        tryon.step(Input::Close).effects,
        [Effect::Emit(HostEvent::Closed(shirt()))]
    );
    assert_eq!(tryon.step(open("shirt")).screen(), "result");
}

#[test]
fn another_customer_who_is_not_resumed_sees_neither_paywall_nor_photo() {
    let (mut tryon, _, _) = paywalled();
    tryon.step(session_of(BOB));
    assert_eq!(tryon.step(open("shirt")).screen(), "intro");
    assert_eq!(tryon.machine.photo(), None);

    let (mut tryon, ticket, _) = paywalled();
    tryon.step(session_of(BOB));
    assert!(
        tryon
            .step(Input::Dismiss(ticket))
            .effects
            .contains(&Effect::DiscardPhoto(1))
    );
}

#[test]
fn signing_out_at_the_host_pages_paywall_closes_the_dialog() {
    let (mut tryon, ticket, _) = paywalled();
    assert_eq!(
        tryon.step(GUEST).effects,
        [
            Effect::Emit(HostEvent::Closed(shirt())),
            Effect::DiscardPhoto(1)
        ]
    );
    assert_eq!(tryon.machine.screen(), Screen::Hidden);
    assert_eq!(tryon.step(Input::Resume(ticket)).effects, []);
}
