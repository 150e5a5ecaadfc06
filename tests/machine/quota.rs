//! The customer's quota, as replies have told it, before the next try-on is sent.

use genvoris_widget::tryon::effect::Effect;
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::machine::Payment;
use genvoris_widget::tryon::paywall::{Quota, Reason, Refusal};
use genvoris_widget::tryon::reply::{Outcome, Reply};
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{TestTryOn, open};

fn succeeded_with(remaining: u32) -> Reply {
    Reply::Succeeded(Outcome {
        pictures: 1,
        quota: Some(Quota {
            used: 3 - remaining,
            limit: 3,
            remaining,
        }),
        request_id: None,
    })
}

/// The reply to a customer's last try-on.
pub fn last_one() -> Reply {
    succeeded_with(0)
}

/// A try-on that was answered with this many left.
fn answered_with(remaining: u32) -> TestTryOn {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(succeeded_with(remaining));
    tryon
}

/// A customer without try-ons left who has asked the page for more.
fn asked() -> TestTryOn {
    let mut tryon = answered_with(0);
    tryon.step(Input::Upgrade);
    tryon
}

fn with_another_photo(mut tryon: TestTryOn) -> TestTryOn {
    tryon.step(Input::PhotoChosen(2)).step(Input::PhotoReady(2));
    tryon
}

#[test]
fn the_status_tells_how_many_are_left_before_the_first_reply() {
    let remaining = |tryon: &TestTryOn| match tryon.machine.screen() {
        Screen::Preview { remaining, .. } => remaining,
        other => panic!("{other:?}"),
    };
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::RemainingKnown(5));
    assert_eq!(remaining(&tryon), Some(5));
    // Who has none left can get more, and is not told of a quota of nothing.
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::RemainingKnown(0));
    assert_eq!(remaining(&tryon), None);
    tryon.step(Input::Upgrade);
    let [Effect::RequestHostPaywall { refusal, .. }] = tryon.effects.as_slice() else {
        panic!("{:?}", tryon.effects)
    };
    assert_eq!((refusal.used, refusal.limit), (None, None));
    // Replies know it better.
    let mut tryon = with_another_photo(answered_with(2));
    tryon.step(Input::RemainingKnown(5));
    assert_eq!(remaining(&tryon), Some(2));
}

#[test]
fn what_the_next_try_on_is_taken_from_is_known_after_the_first() {
    let remaining = |tryon: &TestTryOn| match tryon.machine.screen() {
        Screen::Preview { remaining, .. } => remaining,
        other => panic!("{other:?}"),
    };
    assert_eq!(remaining(&TestTryOn::ready()), None);
    let tryon = with_another_photo(answered_with(2));
    assert_eq!(remaining(&tryon), Some(2));
    // What has a price is not taken from a quota.
    let mut tryon = with_another_photo(answered_with(2));
    tryon.step(Input::PaymentChanged(Payment::Due));
    assert_eq!(remaining(&tryon), None);
    let mut tryon = with_another_photo(answered_with(2));
    tryon.step(Input::CustomerChanged(Some(1)));
    assert_eq!(remaining(&tryon), None);
}

#[test]
fn more_can_be_asked_for_after_the_last_one_and_not_before() {
    assert_eq!(answered_with(1).step(Input::Upgrade).effects, []);
    let tryon = asked();
    let [Effect::RequestHostPaywall { refusal, .. }] = tryon.effects.as_slice() else {
        panic!("{:?}", tryon.effects)
    };
    assert_eq!(refusal.known_reason(), Reason::QuotaExhausted);
    assert_eq!(
        (refusal.used, refusal.limit, refusal.remaining),
        (Some(3), Some(3), Some(0))
    );
}

#[test]
fn who_got_more_is_back_at_the_result_and_nothing_is_sent() {
    let mut tryon = asked();
    let ticket = tryon.ticket();
    assert_eq!(tryon.step(Input::Resume(ticket)).effects, []);
    let Screen::Result { can_get_more, .. } = tryon.machine.screen() else {
        panic!("{}", tryon.screen())
    };
    assert!(!can_get_more, "there may be more now");
}

#[test]
fn who_did_not_get_more_is_back_at_the_result_too() {
    let mut tryon = asked();
    let ticket = tryon.ticket();
    assert_eq!(tryon.step(Input::Dismiss(ticket)).effects, []);
    assert_eq!(tryon.screen(), "result");
}

#[test]
fn a_limit_that_nobody_counts_is_not_shown() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(Reply::Succeeded(Outcome {
        pictures: 1,
        quota: Some(Quota {
            used: 1,
            limit: 10_000,
            remaining: 9_999,
        }),
        request_id: None,
    }));
    let Screen::Result { remaining, .. } = tryon.machine.screen() else {
        panic!("{}", tryon.screen())
    };
    assert_eq!(remaining, None);
}

#[test]
fn a_panel_without_a_way_to_more_leads_back_to_the_result() {
    let mut tryon = asked();
    let ticket = tryon.ticket();
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Unhandled));
    let Screen::Paywall { can_retry, .. } = tryon.machine.screen() else {
        panic!("{}", tryon.screen())
    };
    assert!(!can_retry, "no try-on was refused");
    assert_eq!(tryon.step(Input::Retry).effects, []);
    tryon.step(Input::Close);
    assert_eq!(tryon.step(open("shirt")).screen(), "result");
}

#[test]
fn a_store_that_sells_single_try_ons_shows_its_price_first() {
    let mut tryon = answered_with(0);
    tryon.step(Input::PaymentChanged(Payment::IfRefused));
    assert_eq!(tryon.step(Input::Upgrade).effects, []);
    assert!(matches!(
        tryon.machine.screen(),
        Screen::Paywall { for_sale: true, .. }
    ));
    assert_eq!(tryon.step(Input::Upgrade).effects, [Effect::StartCheckout]);
}

#[test]
fn a_refusal_is_known_to_the_next_dialog_until_the_page_sets_a_token() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(Reply::Refused(Refusal {
        reason: "quota_exhausted".into(),
        used: Some(3),
        limit: Some(3),
        ..Refusal::default()
    }));
    let ticket = tryon.ticket();
    tryon.step(Input::Dismiss(ticket)).step(Input::ForgetPhoto);
    let can_get_more = |tryon: &TestTryOn| match tryon.machine.screen() {
        Screen::Intro { can_get_more, .. } => can_get_more,
        other => panic!("{other:?}"),
    };
    tryon.step(open("shirt"));
    assert!(can_get_more(&tryon));
    tryon.step(Input::TokenReplaced);
    assert!(!can_get_more(&tryon));
}
