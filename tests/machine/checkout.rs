//! Try-ons that are paid for in the store's checkout.

use genvoris_widget::tryon::effect::Effect;
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::machine::Payment;
use genvoris_widget::tryon::paywall::Refusal;
use genvoris_widget::tryon::reply::Reply;
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{TestTryOn, failed, open, refused, succeeded};

/// A dialog with a photo, in a store that sells try-ons.
fn in_store(payment: Payment) -> TestTryOn {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::PaymentChanged(payment));
    tryon
}

/// A dialog that has started a checkout.
fn at_checkout() -> TestTryOn {
    let mut tryon = in_store(Payment::Due);
    tryon.step(Input::Submit);
    tryon
}

fn paid() -> TestTryOn {
    let mut tryon = at_checkout();
    tryon.step(Input::Paid);
    tryon
}

/// The paywall panel after this refusal, which the host page does not handle.
fn panel(payment: Payment, refusal: Refusal) -> TestTryOn {
    let mut tryon = in_store(payment);
    tryon.step(Input::Submit).reply(Reply::Refused(refusal));
    let ticket = match tryon.effects.as_slice() {
        [Effect::RequestHostPaywall { ticket, .. }] => *ticket,
        other => panic!("expected a paywall: {other:?}"),
    };
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Unhandled));
    tryon
}

fn for_sale(tryon: &TestTryOn) -> bool {
    matches!(
        tryon.machine.screen(),
        Screen::Paywall { for_sale: true, .. }
    )
}

#[test]
fn a_due_payment_starts_the_checkout_before_the_try_on() {
    let mut tryon = in_store(Payment::Due);
    assert!(matches!(
        tryon.machine.screen(),
        Screen::Preview {
            payment: Payment::Due,
            ..
        }
    ));
    assert_eq!(tryon.step(Input::Submit).effects, [Effect::StartCheckout]);
    assert_eq!(tryon.screen(), "checkout");
}

#[test]
fn a_session_has_to_pay_only_after_a_refusal() {
    let mut tryon = in_store(Payment::IfRefused);
    tryon.step(Input::Submit).attempt_id();
    assert!(for_sale(&panel(Payment::IfRefused, Refusal::default())));
    assert!(!for_sale(&panel(Payment::NotOffered, Refusal::default())));
}

#[test]
fn the_panel_starts_the_checkout() {
    let mut tryon = panel(Payment::IfRefused, Refusal::default());
    assert_eq!(tryon.step(Input::Upgrade).effects, [Effect::StartCheckout]);
    tryon.step(Input::Paid).attempt_id();
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
}

#[test]
fn a_payment_is_not_offered_for_a_paused_plan() {
    for reason in ["paused", "cancelled"] {
        let refusal = Refusal {
            reason: reason.into(),
            ..Refusal::default()
        };
        assert!(!for_sale(&panel(Payment::IfRefused, refusal)), "{reason}");
    }
}

#[test]
fn a_payment_pays_for_one_try_on() {
    let mut tryon = paid();
    assert_eq!(tryon.screen(), "progress");
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
    tryon.step(Input::PhotoChosen(2)).step(Input::PhotoReady(2));
    assert_eq!(
        tryon.step(Input::Submit).effects,
        [Effect::StartCheckout],
        "the next try-on costs again"
    );
}

#[test]
fn a_payment_waits_for_the_photo() {
    let mut tryon = in_store(Payment::Due);
    tryon
        .step(Input::PhotoChosen(2))
        .step(Input::CheckoutReturned);
    tryon.step(Input::Paid);
    assert_eq!(tryon.screen(), "checkout");
    tryon.step(Input::PhotoReady(2));
    assert_eq!(tryon.screen(), "progress");
}

#[test]
fn a_payment_without_a_photo_asks_for_it() {
    let mut without_photo = TestTryOn {
        machine: Default::default(),
        effects: vec![],
    };
    for input in [open("shirt"), Input::CheckoutReturned, Input::Paid] {
        without_photo.step(input);
    }
    assert_eq!(without_photo.screen(), "intro");
    without_photo.step(Input::PhotoChosen(1));
    without_photo.step(Input::PhotoReady(1));
    without_photo.step(Input::Submit).attempt_id();
}

#[test]
fn a_payment_is_kept_after_every_failure() {
    for failure in [
        failed(FailureKind::GenerationFailed, Charged::No),
        failed(FailureKind::ServerError, Charged::Unknown),
        failed(FailureKind::PhotoRejected, Charged::No),
        failed(FailureKind::Unavailable, Charged::No),
    ] {
        let mut tryon = paid();
        tryon.reply(failure).step(Input::Close);
        tryon.step(open("shirt")).step(Input::Submit).attempt_id();
    }
}

#[test]
fn a_refused_payment_is_not_retried_forever() {
    let mut tryon = paid();
    tryon.reply(refused());
    assert_eq!(tryon.machine.payment(), Payment::Due);
}

#[test]
fn a_payment_during_a_try_on_is_used_for_the_next_one() {
    let mut tryon = in_store(Payment::IfRefused);
    let turn = tryon.step(Input::Submit).turn();
    tryon.step(Input::Paid);
    tryon.step(Input::Replied(turn, succeeded()));
    assert_eq!(tryon.screen(), "result");
    assert_eq!(tryon.machine.payment(), Payment::Paid);
}

#[test]
fn the_end_of_a_checkout_shows_the_preview_again() {
    let mut tryon = at_checkout();
    assert_eq!(tryon.step(Input::Cancel).screen(), "preview");
    tryon.step(Input::Submit).step(Input::Close);
    assert_eq!(tryon.step(open("shirt")).screen(), "preview");
}

#[test]
fn a_click_on_the_trigger_does_not_interrupt_the_checkout() {
    assert_eq!(at_checkout().step(open("coat")).screen(), "checkout");
}

#[test]
fn a_payment_for_a_closed_dialog_waits_for_the_shopper() {
    let mut tryon = at_checkout();
    tryon.step(Input::Close);
    assert_eq!(tryon.step(Input::Paid).effects, []);
    assert_eq!(tryon.step(open("shirt")).screen(), "preview");
    tryon.step(Input::Submit).attempt_id();
}

#[test]
fn the_token_of_a_payment_may_belong_to_another_customer() {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::CustomerChanged(Some(1)));
    tryon.step(Input::PaymentChanged(Payment::Due));
    tryon.step(Input::Submit);
    tryon.step(Input::CustomerChanged(Some(2)));
    tryon.step(Input::Paid).attempt_id();
}

#[test]
fn another_customer_does_not_get_the_payment() {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::CustomerChanged(Some(1)));
    tryon.step(Input::Paid);
    tryon.step(Input::CustomerChanged(Some(2)));
    assert_eq!(tryon.machine.payment(), Payment::Due);
}
