//! Stores whose status does not allow try-ons.

use std::rc::Rc;

use genvoris_widget::tryon::availability::Availability;
use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::FailureKind;
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::machine::TryOn;
use genvoris_widget::tryon::paywall::{Reason, Refusal};
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{TestTryOn, open, product, shirt, succeeded};

/// The refusal of a store whose plan includes no try-ons.
pub fn locked() -> Rc<Refusal> {
    Rc::new(Refusal {
        error: "quota_exhausted".into(),
        reason: "locked".into(),
        by_store: true,
        ..Refusal::default()
    })
}

fn open_with(id: &str, availability: Availability) -> Input {
    Input::Open {
        product: product(id),
        availability: Some(availability),
        requires_consent: false,
    }
}

fn refused(id: &str) -> Input {
    open_with(id, Availability::Refused(locked()))
}

/// The paywall panel of a store that refuses try-ons, without a photo.
fn at_the_panel() -> TestTryOn {
    let mut tryon = TestTryOn {
        machine: TryOn::default(),
        effects: vec![],
    };
    tryon.step(refused("shirt"));
    tryon
}

#[test]
fn a_refusing_store_shows_the_panel_without_asking_the_host_page() {
    let tryon = at_the_panel();
    assert_eq!(tryon.effects, [Effect::Emit(HostEvent::Opened(shirt()))]);
    let Screen::Paywall { refusal, .. } = tryon.machine.screen() else {
        panic!("{}", tryon.screen())
    };
    assert_eq!(refusal.known_reason(), Reason::Locked);
}

#[test]
fn an_exhausted_store_and_an_exhausted_shopper_have_different_reasons() {
    let shopper = Refusal {
        reason: "quota_exhausted".into(),
        ..Refusal::default()
    };
    assert_eq!(shopper.known_reason(), Reason::QuotaExhausted);
    let store = Refusal {
        by_store: true,
        ..shopper
    };
    assert_eq!(store.known_reason(), Reason::Exhausted);
}

#[test]
fn resuming_after_an_upgrade_asks_for_a_photo_and_refreshes_the_status() {
    let mut tryon = at_the_panel();
    assert_eq!(tryon.step(Input::Upgrade).screen(), "");
    let ticket = tryon.ticket();
    assert_eq!(
        tryon.step(Input::Resume(ticket)).effects,
        [Effect::RefreshStatus]
    );
    assert_eq!(tryon.screen(), "intro");

    let mut tryon = at_the_panel();
    let ticket = tryon.step(Input::Upgrade).ticket();
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Resume));
    assert_eq!(
        tryon.screen(),
        "intro",
        "a returned token has the same effect as resume()"
    );
}

#[test]
fn a_photo_is_kept_when_the_host_page_resumes_after_an_upgrade() {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::Close).step(refused("shirt"));
    assert_eq!(tryon.screen(), "paywall");
    let ticket = tryon.step(Input::Upgrade).ticket();
    assert_eq!(tryon.step(Input::Resume(ticket)).screen(), "preview");
}

#[test]
fn the_panel_returns_if_the_host_page_does_nothing() {
    let mut tryon = at_the_panel();
    let ticket = tryon.step(Input::Upgrade).ticket();
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Unhandled));
    assert_eq!(tryon.screen(), "paywall");
    let second_ticket = tryon.step(Input::Upgrade).ticket();
    assert_eq!(tryon.step(Input::Dismiss(second_ticket)).screen(), "");
}

#[test]
fn nothing_is_sent_to_a_refusing_store() {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::Close).step(refused("shirt"));
    for input in [Input::Submit, Input::Retry] {
        assert_eq!(tryon.step(input).effects, []);
        assert_eq!(tryon.screen(), "paywall");
    }
}

#[test]
fn a_photo_that_becomes_ready_does_not_bypass_the_panel() {
    let mut tryon = at_the_panel();
    tryon.step(Input::Close).step(open("shirt"));
    tryon.step(Input::PhotoChosen(1)).step(Input::Close);
    tryon.step(refused("shirt")).step(Input::PhotoReady(1));
    assert_eq!(tryon.screen(), "paywall");
    tryon.step(Input::Close).step(open("shirt"));
    assert_eq!(tryon.screen(), "preview", "the photo should have been kept");
}

#[test]
fn a_running_try_on_and_its_unseen_result_are_kept_when_the_store_starts_to_refuse() {
    let mut tryon = TestTryOn::submitted();
    let turn = tryon.turn();
    tryon.step(refused("coat"));
    assert_eq!(tryon.screen(), "progress");
    tryon
        .step(Input::Close)
        .step(Input::Replied(turn, succeeded()));
    tryon.step(refused("coat"));
    assert_eq!(tryon.screen(), "result");
}

#[test]
fn a_paid_result_can_be_reopened_in_a_refusing_store() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(succeeded()).step(Input::Close);
    assert_eq!(tryon.step(refused("shirt")).screen(), "result");
    assert_eq!(tryon.step(refused("coat")).screen(), "paywall");
}

#[test]
fn the_panel_disappears_when_the_store_allows_try_ons_again() {
    let mut tryon = at_the_panel();
    assert_eq!(tryon.step(open("shirt")).screen(), "intro");
}

#[test]
fn reopening_the_dialog_keeps_the_ticket_if_the_host_page_never_answered() {
    let mut tryon = at_the_panel();
    let ticket = tryon.step(Input::Upgrade).ticket();
    assert_eq!(tryon.step(refused("shirt")).screen(), "paywall");
    assert_eq!(tryon.step(Input::Resume(ticket)).screen(), "intro");
}

#[test]
fn an_unknown_status_is_reported_as_unavailable() {
    let mut tryon = TestTryOn::ready();
    tryon
        .step(Input::Close)
        .step(open_with("shirt", Availability::Unknown));
    assert_eq!(tryon.screen(), "unavailable");
    let [
        Effect::Emit(HostEvent::Opened(_)),
        Effect::Emit(HostEvent::Failed(failure)),
    ] = tryon.effects.as_slice()
    else {
        panic!("{:?}", tryon.effects)
    };
    assert_eq!(failure.kind, FailureKind::Unavailable);
    tryon.step(Input::Close).step(open("shirt"));
    assert_eq!(tryon.screen(), "preview");
}
