//! Session tokens that expire during a try-on, and pages that are restored from the back/forward cache.

use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input};
use genvoris_widget::tryon::reply::Reply;
use genvoris_widget::tryon::screen::Screen;

use crate::transitions::{TestTryOn, open, processing, refused, session_expired, succeeded};

#[test]
fn a_fresh_token_sends_the_same_attempt_again() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    tryon.reply(session_expired());
    assert!(matches!(
        tryon.effects.as_slice(),
        [Effect::RefreshToken { .. }]
    ));
    assert_eq!(tryon.screen(), "progress");
    assert_eq!(tryon.refreshed(true).attempt_id(), attempt_id);
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
}

#[test]
fn without_a_fresh_token_the_expiry_is_reported_and_a_retry_does_nothing() {
    let mut tryon = TestTryOn::expired();
    tryon.refreshed(false);
    assert_token_expiry_reported(&tryon);
    assert_eq!(tryon.screen(), "error");
    assert_eq!(tryon.step(Input::Retry).effects, []);
}

#[test]
fn a_fresh_token_that_is_refused_too_is_reported_as_expired() {
    let mut tryon = TestTryOn::expired();
    tryon.refreshed(true).reply(session_expired());
    assert_token_expiry_reported(&tryon);
}

#[test]
fn the_next_attempt_may_refresh_again() {
    let mut tryon = TestTryOn::expired();
    tryon.refreshed(false).step(Input::TokenReplaced);
    tryon.step(Input::Submit).reply(session_expired());
    assert!(matches!(
        tryon.effects.as_slice(),
        [Effect::RefreshToken { .. }]
    ));
}

#[test]
fn a_late_refresh_of_a_cancelled_attempt_sends_nothing() {
    for fresh in [true, false] {
        let mut tryon = TestTryOn::expired();
        let turn = tryon.turn();
        tryon.step(Input::Cancel);
        assert_eq!(tryon.step(Input::TokenRefreshed(turn, fresh)).effects, []);
        assert_eq!(tryon.screen(), "preview");
    }
}

#[test]
fn a_job_is_polled_again_with_a_fresh_token() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(processing(Some("https://api/j"))).wait();
    tryon.reply(session_expired()).refreshed(true);
    assert!(matches!(tryon.effects.as_slice(), [Effect::Poll { .. }]));
}

#[test]
fn a_new_token_returns_to_the_preview_only_after_an_expired_session() {
    let mut tryon = TestTryOn::expired();
    tryon.refreshed(false);
    assert_eq!(tryon.step(Input::TokenReplaced).screen(), "preview");
    tryon.step(Input::Submit).reply(succeeded());
    assert_eq!(tryon.step(Input::TokenReplaced).screen(), "result");
}

#[test]
fn a_restored_page_offers_to_retry_the_interrupted_try_on_under_its_attempt_id() {
    let reconnecting = |tryon: &mut TestTryOn| tryon.reply(Reply::network_error()).effects.clone();
    let refreshing = |tryon: &mut TestTryOn| tryon.reply(session_expired()).effects.clone();
    let sent = |tryon: &mut TestTryOn| tryon.effects.clone();
    for pending in [sent, reconnecting, refreshing] {
        let mut tryon = TestTryOn::submitted();
        let attempt_id = tryon.attempt_id();
        pending(&mut tryon);
        let turn = tryon.turn();
        tryon.step(Input::PageRestored);
        assert!(matches!(
            tryon.effects.as_slice(),
            [Effect::Abort, Effect::Emit(HostEvent::Failed(_))]
        ));
        assert!(matches!(
            tryon.machine.screen(),
            Screen::Failed(failure) if failure.kind == FailureKind::NetworkError && failure.charged == Charged::Unknown
        ));
        for late in [
            Input::Replied(turn, succeeded()),
            Input::WaitElapsed(turn),
            Input::TokenRefreshed(turn, true),
        ] {
            assert_eq!(tryon.step(late).effects, []);
        }
        assert_eq!(tryon.step(Input::Retry).attempt_id(), attempt_id);
    }
}

#[test]
fn a_restored_page_shows_the_panel_instead_of_the_host_pages_paywall() {
    let mut tryon = TestTryOn::refused();
    let ticket = tryon.ticket();
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Handled));
    assert_eq!(tryon.step(Input::PageRestored).screen(), "paywall");
    assert_eq!(tryon.step(Input::Resume(ticket)).screen(), "progress");
}

#[test]
fn a_restored_page_is_otherwise_unchanged() {
    let mut tryon = TestTryOn::ready();
    assert_eq!(tryon.step(Input::PageRestored).effects, []);
    assert_eq!(tryon.screen(), "preview");
    tryon.step(Input::Submit).reply(succeeded());
    assert_eq!(tryon.step(Input::PageRestored).effects, []);
    assert_eq!(tryon.screen(), "result");
    tryon.step(Input::Close);
    assert_eq!(tryon.step(Input::PageRestored).screen(), "");
    tryon.step(open("coat")).step(Input::Submit);
    assert_eq!(tryon.reply(refused()).screen(), "");
}

fn assert_token_expiry_reported(tryon: &TestTryOn) {
    assert!(matches!(
        tryon.effects.as_slice(),
        [
            Effect::Emit(HostEvent::TokenExpired),
            Effect::Emit(HostEvent::Failed(_))
        ]
    ));
}
