//! A store whose status stands between a trigger and the try-on.

use std::rc::Rc;

use genvoris_widget::tryon::availability::Availability;
use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::FailureKind;
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::machine::TryOn;
use genvoris_widget::tryon::paywall::{Reason, Refusal};
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{Attempt, open, product, shirt, succeeded};

/// What a store's status refuses with.
pub fn locked() -> Rc<Refusal> {
    Rc::new(Refusal {
        error: "quota_exhausted".into(),
        reason: "locked".into(),
        by_store: true,
        ..Refusal::default()
    })
}

fn gated(id: &str, availability: Availability) -> Input {
    Input::Open {
        product: product(id),
        availability: Some(availability),
        asks_consent: false,
    }
}

fn refused(id: &str) -> Input {
    gated(id, Availability::Refused(locked()))
}

/// A shopper without a photo, at the panel.
fn at_the_panel() -> Attempt {
    let mut attempt = Attempt {
        tryon: TryOn::default(),
        effects: vec![],
    };
    attempt.step(refused("shirt"));
    attempt
}

#[test]
fn a_refusing_store_shows_its_panel_and_asks_nobody() {
    let attempt = at_the_panel();
    assert_eq!(attempt.effects, [Effect::Emit(HostEvent::Opened(shirt()))]);
    let Screen::Paywall { refusal, .. } = attempt.tryon.screen() else {
        panic!("{}", attempt.screen())
    };
    assert_eq!(refusal.known_reason(), Reason::Locked);
}

#[test]
fn an_exhausted_store_is_no_exhausted_shopper() {
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
fn a_host_that_sells_more_leads_to_the_photo_and_the_status_is_asked_for() {
    let mut attempt = at_the_panel();
    assert_eq!(attempt.step(Input::Upgrade).screen(), "");
    let ticket = attempt.ticket();
    assert_eq!(
        attempt.step(Input::Resume(ticket)).effects,
        [Effect::AskStatus]
    );
    assert_eq!(attempt.screen(), "intro");

    let mut attempt = at_the_panel();
    let ticket = attempt.step(Input::Upgrade).ticket();
    attempt.step(Input::HostAnswered(ticket, HostAnswer::Resume));
    assert_eq!(attempt.screen(), "intro", "a token says the same");
}

#[test]
fn a_photo_chosen_before_is_still_there_after_the_host_has_sold_more() {
    let mut attempt = Attempt::ready();
    attempt.step(Input::Close).step(refused("shirt"));
    assert_eq!(attempt.screen(), "paywall");
    let ticket = attempt.step(Input::Upgrade).ticket();
    assert_eq!(attempt.step(Input::Resume(ticket)).screen(), "preview");
}

#[test]
fn a_host_that_does_nothing_brings_the_panel_back() {
    let mut attempt = at_the_panel();
    let ticket = attempt.step(Input::Upgrade).ticket();
    attempt.step(Input::HostAnswered(ticket, HostAnswer::Unhandled));
    assert_eq!(attempt.screen(), "paywall");
    let again = attempt.step(Input::Upgrade).ticket();
    assert_eq!(attempt.step(Input::Dismiss(again)).screen(), "");
}

#[test]
fn a_refusing_store_is_sent_nothing() {
    let mut attempt = Attempt::ready();
    attempt.step(Input::Close).step(refused("shirt"));
    for input in [Input::Submit, Input::Retry] {
        assert_eq!(attempt.step(input).effects, []);
        assert_eq!(attempt.screen(), "paywall");
    }
}

#[test]
fn a_photo_that_was_being_prepared_does_not_lead_around_the_panel() {
    let mut attempt = at_the_panel();
    attempt.step(Input::Close).step(open("shirt"));
    attempt.step(Input::PhotoChosen(1)).step(Input::Close);
    attempt.step(refused("shirt")).step(Input::PhotoReady(1));
    assert_eq!(attempt.screen(), "paywall");
    attempt.step(Input::Close).step(open("shirt"));
    assert_eq!(attempt.screen(), "preview", "the photo was kept");
}

#[test]
fn a_running_try_on_and_its_unseen_result_outlive_a_refusing_store() {
    let mut attempt = Attempt::submitted();
    let turn = attempt.turn();
    attempt.step(refused("coat"));
    assert_eq!(attempt.screen(), "progress");
    attempt
        .step(Input::Close)
        .step(Input::Replied(turn, succeeded()));
    attempt.step(refused("coat"));
    assert_eq!(attempt.screen(), "result");
}

#[test]
fn a_paid_picture_can_be_looked_at_again() {
    let mut attempt = Attempt::submitted();
    attempt.reply(succeeded()).step(Input::Close);
    assert_eq!(attempt.step(refused("shirt")).screen(), "result");
    assert_eq!(attempt.step(refused("coat")).screen(), "paywall");
}

#[test]
fn a_store_that_is_open_again_is_asked_for_no_upgrade() {
    let mut attempt = at_the_panel();
    assert_eq!(attempt.step(open("shirt")).screen(), "intro");
}

#[test]
fn a_refused_shopper_whom_the_host_forgot_comes_back_to_the_same_question() {
    let mut attempt = at_the_panel();
    let ticket = attempt.step(Input::Upgrade).ticket();
    assert_eq!(attempt.step(refused("shirt")).screen(), "paywall");
    assert_eq!(attempt.step(Input::Resume(ticket)).screen(), "intro");
}

#[test]
fn a_store_nobody_knows_of_is_unavailable_and_the_page_is_told() {
    let mut attempt = Attempt::ready();
    attempt
        .step(Input::Close)
        .step(gated("shirt", Availability::Closed));
    assert_eq!(attempt.screen(), "unavailable");
    let [
        Effect::Emit(HostEvent::Opened(_)),
        Effect::Emit(HostEvent::Failed(failure)),
    ] = attempt.effects.as_slice()
    else {
        panic!("{:?}", attempt.effects)
    };
    assert_eq!(failure.kind, FailureKind::Unavailable);
    attempt.step(Input::Close).step(open("shirt"));
    assert_eq!(attempt.screen(), "preview");
}
