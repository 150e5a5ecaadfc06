//! A session that ends during a try-on, and a page that is left and found again.

use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::reply::Reply;
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{Attempt, ended, open, refused, succeeded, working};

#[test]
fn a_fresh_token_sends_the_same_attempt_again() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(ended());
    assert!(matches!(
        attempt.effects.as_slice(),
        [Effect::RefreshToken { .. }]
    ));
    assert_eq!(attempt.screen(), "progress");
    assert_eq!(attempt.refreshed(true).serial(), serial);
    assert_eq!(attempt.reply(succeeded()).screen(), "result");
}

#[test]
fn without_a_fresh_token_the_page_is_told_and_nothing_helps() {
    let mut attempt = Attempt::expired();
    attempt.refreshed(false);
    assert_told(&attempt);
    assert_eq!(attempt.screen(), "error");
    assert_eq!(attempt.step(Input::Retry).effects, []);
}

#[test]
fn a_fresh_token_that_is_refused_too_is_the_end() {
    let mut attempt = Attempt::expired();
    attempt.refreshed(true).reply(ended());
    assert_told(&attempt);
}

#[test]
fn the_next_attempt_may_refresh_again() {
    let mut attempt = Attempt::expired();
    attempt.refreshed(false).step(Input::FreshToken);
    attempt.step(Input::Submit).reply(ended());
    assert!(matches!(
        attempt.effects.as_slice(),
        [Effect::RefreshToken { .. }]
    ));
}

#[test]
fn a_late_refresh_of_a_cancelled_attempt_sends_nothing() {
    for fresh in [true, false] {
        let mut attempt = Attempt::expired();
        let turn = attempt.turn();
        attempt.step(Input::Cancel);
        assert_eq!(attempt.step(Input::Refreshed(turn, fresh)).effects, []);
        assert_eq!(attempt.screen(), "preview");
    }
}

#[test]
fn a_job_whose_session_ended_is_asked_for_again() {
    let mut attempt = Attempt::submitted();
    attempt.reply(working(Some("https://api/j"))).wait();
    attempt.reply(ended()).refreshed(true);
    assert!(matches!(attempt.effects.as_slice(), [Effect::Poll { .. }]));
}

#[test]
fn a_fresh_token_brings_the_preview_back_after_an_ended_session_only() {
    let mut attempt = Attempt::expired();
    attempt.refreshed(false);
    assert_eq!(attempt.step(Input::FreshToken).screen(), "preview");
    attempt.step(Input::Submit).reply(succeeded());
    assert_eq!(attempt.step(Input::FreshToken).screen(), "result");
}

#[test]
fn a_page_found_again_offers_the_try_on_that_was_cut_off_under_its_serial() {
    let lost = |attempt: &mut Attempt| attempt.reply(Reply::lost()).effects.clone();
    let asked = |attempt: &mut Attempt| attempt.reply(ended()).effects.clone();
    let sent = |attempt: &mut Attempt| attempt.effects.clone();
    for under_way in [sent, lost, asked] {
        let mut attempt = Attempt::submitted();
        let serial = attempt.serial();
        under_way(&mut attempt);
        let turn = attempt.turn();
        attempt.step(Input::Returned);
        assert!(matches!(
            attempt.effects.as_slice(),
            [Effect::Abort, Effect::Emit(HostEvent::Failed(_))]
        ));
        assert!(matches!(
            attempt.tryon.screen(),
            Screen::Failed(failure) if failure.kind == FailureKind::Lost && failure.charged == Charged::Unknown
        ));
        for late in [
            Input::Replied(turn, succeeded()),
            Input::Waited(turn),
            Input::Refreshed(turn, true),
        ] {
            assert_eq!(attempt.step(late).effects, []);
        }
        assert_eq!(attempt.step(Input::Retry).serial(), serial);
    }
}

#[test]
fn a_page_found_again_brings_the_panel_in_place_of_the_hosts_paywall() {
    let mut attempt = Attempt::refused();
    let ticket = attempt.ticket();
    attempt.step(Input::HostAnswered(ticket, HostAnswer::Handled));
    assert_eq!(attempt.step(Input::Returned).screen(), "paywall");
    assert_eq!(attempt.step(Input::Resume(ticket)).screen(), "progress");
}

#[test]
fn a_page_found_again_is_as_it_was_otherwise() {
    let mut attempt = Attempt::ready();
    assert_eq!(attempt.step(Input::Returned).effects, []);
    assert_eq!(attempt.screen(), "preview");
    attempt.step(Input::Submit).reply(succeeded());
    assert_eq!(attempt.step(Input::Returned).effects, []);
    assert_eq!(attempt.screen(), "result");
    attempt.step(Input::Close);
    assert_eq!(attempt.step(Input::Returned).screen(), "");
    attempt.step(open("coat")).step(Input::Submit);
    assert_eq!(attempt.reply(refused()).screen(), "");
}

fn assert_told(attempt: &Attempt) {
    assert!(matches!(
        attempt.effects.as_slice(),
        [
            Effect::Emit(HostEvent::TokenExpired),
            Effect::Emit(HostEvent::Failed(_))
        ]
    ));
}
