//! The transitions of the state machine, one test for each thing that can happen to a try-on.

use std::rc::Rc;

use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, Failure, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input, PhotoProblem};
use genvoris_widget::tryon::machine::{Consent, Payment, Stage, TryOn};
use genvoris_widget::tryon::paywall::Refusal;
use genvoris_widget::tryon::product::Product;
use genvoris_widget::tryon::reply::{Outcome, Reply};
use genvoris_widget::tryon::screen::Screen;

pub fn product(id: &str) -> Rc<Product> {
    Rc::new(Product {
        id: Some(id.to_owned()),
        ..Product::default()
    })
}

pub fn shirt() -> Rc<Product> {
    product("shirt")
}

pub fn open(id: &str) -> Input {
    Input::Open {
        product: product(id),
        availability: None,
        requires_consent: false,
    }
}

pub fn succeeded() -> Reply {
    Reply::Succeeded(Outcome {
        pictures: 1,
        quota: None,
        request_id: None,
    })
}

pub fn refused() -> Reply {
    Reply::Refused(Refusal::default())
}

pub fn session_expired() -> Reply {
    failed(FailureKind::SessionExpired, Charged::No)
}

pub fn failed(kind: FailureKind, charged: Charged) -> Reply {
    Reply::Failed(Failure::new(kind, charged))
}

fn rate_limited(seconds: u32) -> Reply {
    Reply::RateLimited {
        retry_after: Some(seconds),
        failure: Failure::new(FailureKind::RateLimited, Charged::No),
    }
}

pub fn processing(url: Option<&str>) -> Reply {
    Reply::Processing {
        status_url: url.map(str::to_owned),
        retry_after: None,
    }
}

/// A state machine, and the effects that its last step returned.
pub struct TestTryOn {
    pub machine: TryOn,
    pub effects: Vec<Effect>,
}

impl TestTryOn {
    /// A dialog with a photo that can be submitted.
    pub fn ready() -> Self {
        let mut tryon = Self {
            machine: TryOn::default(),
            effects: vec![],
        };
        for input in [open("shirt"), Input::PhotoChosen(1), Input::PhotoReady(1)] {
            tryon.step(input);
        }
        tryon
    }

    pub fn submitted() -> Self {
        let mut tryon = Self::ready();
        tryon.step(Input::Submit);
        tryon
    }

    pub fn refused() -> Self {
        let mut tryon = Self::submitted();
        tryon.reply(refused());
        tryon
    }

    pub fn step(&mut self, input: Input) -> &mut Self {
        self.effects = self.machine.step(input);
        self
    }

    /// Answers the pending request.
    pub fn reply(&mut self, reply: Reply) -> &mut Self {
        let turn = self.turn();
        self.step(Input::Replied(turn, reply))
    }

    /// Lets the pending wait elapse.
    pub fn wait(&mut self) -> &mut Self {
        let turn = self.turn();
        self.step(Input::WaitElapsed(turn))
    }

    /// A try-on whose session token the backend has refused.
    pub fn expired() -> Self {
        let mut tryon = Self::submitted();
        tryon.reply(session_expired());
        tryon
    }

    /// Answers the pending token refresh.
    pub fn refreshed(&mut self, fresh: bool) -> &mut Self {
        let turn = self.turn();
        self.step(Input::TokenRefreshed(turn, fresh))
    }

    /// If a token refresh is pending, ends it without a fresh token.
    pub fn fail_pending_refresh(&mut self) -> &mut Self {
        if let [Effect::RefreshToken { turn }] = self.effects.as_slice() {
            let turn = *turn;
            self.step(Input::TokenRefreshed(turn, false));
        }
        self
    }

    pub fn turn(&self) -> u32 {
        let turn = |effect: &Effect| match effect {
            Effect::Send { turn, .. }
            | Effect::Poll { turn, .. }
            | Effect::Wait { turn, .. }
            | Effect::RefreshToken { turn }
            | Effect::ShrinkPhoto { turn, .. } => Some(*turn),
            _ => None,
        };
        self.effects
            .iter()
            .find_map(turn)
            .expect("an effect should be pending")
    }

    pub fn attempt_id(&self) -> u32 {
        match self.effects.as_slice() {
            [Effect::Send { attempt, .. }] => *attempt,
            other => panic!("expected a request: {other:?}"),
        }
    }

    pub fn ticket(&self) -> u32 {
        match self.effects.as_slice() {
            [Effect::RequestHostPaywall { ticket, .. }] => *ticket,
            other => panic!("expected a request for the host page's paywall: {other:?}"),
        }
    }

    pub fn screen(&self) -> &'static str {
        self.machine.screen().name()
    }
}

#[test]
fn a_photo_is_prepared_shown_and_sent_and_the_result_is_reported() {
    let mut tryon = TestTryOn {
        machine: TryOn::default(),
        effects: vec![],
    };
    assert_eq!(
        tryon.step(open("shirt")).effects,
        [Effect::Emit(HostEvent::Opened(shirt()))]
    );
    assert_eq!(tryon.screen(), "intro");
    assert_eq!(
        tryon.step(Input::PhotoChosen(1)).effects,
        [Effect::PreparePhoto(1)]
    );
    assert_eq!(tryon.step(Input::PhotoReady(1)).screen(), "preview");
    assert_eq!(tryon.step(Input::Submit).screen(), "progress");
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
    assert!(matches!(
        tryon.effects.as_slice(),
        [
            Effect::Emit(HostEvent::Completed(..)),
            Effect::RefreshStatus
        ]
    ));
}

#[test]
fn a_second_click_on_submit_sends_nothing() {
    assert_eq!(TestTryOn::submitted().step(Input::Submit).effects, []);
}

#[test]
fn an_unusable_file_is_reported_and_the_former_photo_cannot_be_sent_by_mistake() {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::PhotoChosen(2));
    let rejected = Input::PhotoRejected(2, PhotoProblem::Damaged);
    let effects = [Effect::DiscardPhoto(1), Effect::DiscardPhoto(2)];
    assert_eq!(tryon.step(rejected).effects, effects);
    let expected = Screen::Intro {
        busy: false,
        notice: Some(PhotoProblem::Damaged),
        can_get_more: false,
    };
    assert_eq!(tryon.machine.screen(), expected);
    assert_eq!(tryon.step(Input::Submit).effects, []);
}

#[test]
fn a_forgotten_photo_is_discarded_with_its_result_and_one_that_is_being_sent_is_not() {
    let mut tryon = TestTryOn::ready();
    let discarded = [Effect::DiscardPhoto(1)];
    assert_eq!(tryon.step(Input::ForgetPhoto).effects, discarded);
    assert_eq!(tryon.screen(), "intro");
    assert_eq!(tryon.step(Input::Submit).effects, []);
    let mut sending = TestTryOn::submitted();
    assert_eq!(sending.step(Input::ForgetPhoto).effects, []);
    let mut tryon = TestTryOn::submitted();
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
    assert_eq!(tryon.step(Input::ForgetPhoto).effects, discarded);
    assert_eq!(tryon.screen(), "intro");
}

#[test]
fn the_last_chosen_photo_wins_even_if_an_earlier_one_is_ready_later() {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::PhotoChosen(2));
    let effects = [Effect::DiscardPhoto(2), Effect::PreparePhoto(3)];
    assert_eq!(tryon.step(Input::PhotoChosen(3)).effects, effects);
    tryon.step(Input::PhotoReady(3));
    assert_eq!(
        tryon.step(Input::PhotoReady(2)).effects,
        [Effect::DiscardPhoto(2)]
    );
    assert_eq!(
        tryon.machine.screen(),
        Screen::Preview {
            photo: 3,
            notice: None,
            consent: Consent::NotRequired,
            payment: Payment::NotOffered,
            remaining: None,
        }
    );
}

#[test]
fn network_errors_are_retried_four_times_under_the_same_attempt_id() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    for _ in 0..4 {
        tryon.reply(Reply::network_error());
        assert_eq!(
            tryon.machine.screen(),
            Screen::Progress(Stage::Reconnecting)
        );
        assert_eq!(tryon.wait().attempt_id(), attempt_id);
    }
    assert_eq!(tryon.reply(Reply::network_error()).screen(), "error");
}

#[test]
fn retry_keeps_the_attempt_id_while_it_is_unknown_whether_it_was_counted() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    tryon.reply(failed(FailureKind::ServerError, Charged::Unknown));
    assert_eq!(tryon.step(Input::Retry).attempt_id(), attempt_id);
    tryon.reply(failed(FailureKind::GenerationFailed, Charged::No));
    assert_ne!(tryon.step(Input::Retry).attempt_id(), attempt_id);
}

#[test]
fn a_cancelled_attempt_keeps_its_attempt_id_for_the_same_photo_only() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    assert_eq!(tryon.step(Input::Cancel).effects, [Effect::Abort]);
    assert_eq!(tryon.screen(), "preview");
    assert_eq!(tryon.step(Input::Submit).attempt_id(), attempt_id);
    tryon.step(Input::Cancel);
    tryon.step(Input::PhotoChosen(2));
    tryon.step(Input::PhotoReady(2));
    assert_ne!(tryon.step(Input::Submit).attempt_id(), attempt_id);
}

#[test]
fn a_late_answer_to_a_cancelled_attempt_changes_nothing() {
    let mut tryon = TestTryOn::submitted();
    let turn = tryon.turn();
    tryon.step(Input::Cancel);
    assert_eq!(tryon.step(Input::Replied(turn, succeeded())).effects, []);
    assert_eq!(tryon.screen(), "preview");
}

#[test]
fn a_429_is_retried_three_times_and_never_after_more_than_a_minute() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    for _ in 0..3 {
        tryon.reply(rate_limited(7));
        assert_eq!(
            tryon.machine.screen(),
            Screen::Progress(Stage::RateLimited { seconds: 7 })
        );
        assert_eq!(tryon.wait().attempt_id(), attempt_id);
    }
    assert_eq!(tryon.reply(rate_limited(7)).screen(), "error");
    assert_eq!(
        TestTryOn::submitted().reply(rate_limited(3600)).screen(),
        "error"
    );
}

#[test]
fn a_job_is_polled_and_can_be_cancelled() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(processing(Some("https://api/j")));
    tryon.wait();
    assert!(
        matches!(tryon.effects.as_slice(), [Effect::Poll { url, .. }] if url == "https://api/j")
    );
    tryon.reply(processing(None)).wait();
    assert!(matches!(tryon.effects.as_slice(), [Effect::Poll { .. }]));
    assert_eq!(tryon.machine.screen(), Screen::Progress(Stage::Generating));
    let effects = [Effect::Abort, Effect::CancelJob("https://api/j".into())];
    assert_eq!(tryon.step(Input::Cancel).effects, effects);
}

#[test]
fn a_job_whose_url_is_refused_is_asked_for_by_the_same_attempt() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    let refuse = |tryon: &mut TestTryOn| {
        tryon.reply(failed(FailureKind::Unavailable, Charged::No));
    };
    tryon.reply(processing(Some("https://api/j"))).wait();
    refuse(&mut tryon);
    assert_eq!(tryon.attempt_id(), attempt_id);
    assert_eq!(tryon.machine.screen(), Screen::Progress(Stage::Generating));
    // It may take longer than a request may.
    tryon.reply(processing(Some("https://api/j"))).wait();
    assert_eq!(tryon.attempt_id(), attempt_id);
    refuse(&mut tryon);
    assert_eq!(tryon.screen(), "error");
    assert_eq!(tryon.step(Input::Retry).attempt_id(), attempt_id);
    assert_eq!(tryon.reply(succeeded()).screen(), "result");
}

#[test]
fn a_job_without_a_status_url_is_an_error() {
    assert_eq!(
        TestTryOn::submitted().reply(processing(None)).screen(),
        "error"
    );
}

#[test]
fn a_refusal_hides_the_dialog_until_the_host_page_does_not_handle_it() {
    let mut tryon = TestTryOn::refused();
    let ticket = tryon.ticket();
    assert_eq!(tryon.machine.screen(), Screen::Hidden);
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Handled));
    assert_eq!(tryon.machine.screen(), Screen::Hidden);
    tryon.step(Input::HostAnswered(ticket, HostAnswer::Unhandled));
    assert_eq!(tryon.screen(), "paywall");
}

#[test]
fn resume_continues_once_under_a_fresh_attempt_id_without_asking_for_the_photo() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    let ticket = tryon.reply(refused()).ticket();
    assert_ne!(tryon.step(Input::Resume(ticket)).attempt_id(), attempt_id);
    assert_eq!(tryon.screen(), "progress");
    assert_eq!(tryon.step(Input::Resume(ticket)).effects, []);
}

#[test]
fn a_refusal_after_an_unknown_outcome_does_not_settle_whether_it_was_counted() {
    let unavailable = || failed(FailureKind::Unavailable, Charged::No);
    for refusal in [rate_limited(99), unavailable(), session_expired()] {
        let mut tryon = TestTryOn::submitted();
        let attempt_id = tryon.attempt_id();
        tryon.reply(Reply::network_error()).wait();
        tryon.reply(refusal).fail_pending_refresh();
        assert!(
            matches!(tryon.machine.screen(), Screen::Failed(failure) if failure.charged == Charged::Unknown)
        );
        tryon.step(Input::Close);
        tryon.step(open("shirt"));
        assert_eq!(tryon.step(Input::Submit).attempt_id(), attempt_id);
        tryon.reply(rate_limited(99));
        assert_eq!(
            tryon.step(Input::Retry).attempt_id(),
            attempt_id,
            "the outcome stays unknown after a retry"
        );
    }
}

#[test]
fn a_rate_limited_poll_fails_and_a_retry_keeps_the_attempt_id() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    tryon.reply(processing(Some("https://api/j"))).wait();
    tryon.reply(rate_limited(99));
    assert_eq!(tryon.step(Input::Retry).attempt_id(), attempt_id);
}

#[test]
fn an_unknown_outcome_survives_another_product_and_a_fresh_token() {
    let mut tryon = TestTryOn::submitted();
    let attempt_id = tryon.attempt_id();
    tryon.reply(failed(FailureKind::ServerError, Charged::Unknown));
    tryon.step(open("coat"));
    assert_ne!(tryon.step(Input::Submit).attempt_id(), attempt_id);
    tryon.reply(succeeded());
    tryon.step(Input::TokenReplaced).step(open("shirt"));
    assert_eq!(tryon.step(Input::Submit).attempt_id(), attempt_id);
}

#[test]
fn an_unusable_file_does_not_replace_a_paid_result() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(succeeded());
    tryon.step(Input::PhotoChosen(2));
    tryon.step(Input::PhotoRejected(2, PhotoProblem::Undecodable));
    assert!(matches!(
        tryon.machine.screen(),
        Screen::Result {
            notice: Some(PhotoProblem::Undecodable),
            ..
        }
    ));
}

#[test]
fn an_unseen_result_is_shown_before_another_product() {
    let mut tryon = TestTryOn::submitted();
    let turn = tryon.turn();
    tryon.step(Input::Close);
    tryon.step(Input::Replied(turn, succeeded()));
    assert_eq!(tryon.step(open("coat")).screen(), "result");
    assert_eq!(tryon.step(open("coat")).screen(), "preview");
}

#[test]
fn a_host_page_that_always_resumes_ends_on_the_panel() {
    let mut tryon = TestTryOn::refused();
    let mut requests = 1;
    while tryon.screen() != "paywall" {
        let ticket = tryon.ticket();
        tryon.step(Input::HostAnswered(ticket, HostAnswer::Resume));
        if !tryon.effects.is_empty() {
            requests += 1;
            tryon.reply(refused());
        }
    }
    assert_eq!(
        requests, 3,
        "expected the shopper's request and two resumed by the host page"
    );
    assert!(matches!(
        tryon.step(Input::Upgrade).effects.as_slice(),
        [Effect::RequestHostPaywall { .. }]
    ));
}

#[test]
fn cancelling_at_the_paywall_closes_the_dialog_and_keeps_the_photo() {
    let mut tryon = TestTryOn::refused();
    let ticket = tryon.ticket();
    assert_eq!(
        tryon.step(Input::Dismiss(ticket)).effects,
        [Effect::Emit(HostEvent::Closed(shirt()))]
    );
    assert_eq!(tryon.step(open("shirt")).screen(), "preview");
}

#[test]
fn a_trigger_reopens_the_dialog_if_the_host_page_never_answers() {
    assert_eq!(TestTryOn::refused().step(open("shirt")).screen(), "paywall");
    assert_eq!(TestTryOn::refused().step(open("coat")).screen(), "preview");
}

#[test]
fn a_try_on_continues_while_the_dialog_is_closed_and_reopening_shows_its_result() {
    let mut tryon = TestTryOn::submitted();
    let turn = tryon.turn();
    tryon.step(Input::Close);
    tryon.step(Input::Replied(turn, succeeded()));
    assert!(matches!(
        tryon.effects.as_slice(),
        [
            Effect::Emit(HostEvent::Completed(..)),
            Effect::RefreshStatus
        ]
    ));
    assert_eq!(tryon.machine.screen(), Screen::Hidden);
    assert_eq!(tryon.step(open("shirt")).screen(), "result");
}

#[test]
fn another_product_keeps_the_photo_and_drops_the_result() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(succeeded());
    assert_eq!(tryon.step(open("coat")).screen(), "preview");
}

#[test]
fn a_refusal_while_the_dialog_is_closed_is_not_sent_to_the_host_page() {
    let mut tryon = TestTryOn::submitted();
    let turn = tryon.turn();
    tryon.step(Input::Close);
    assert_eq!(tryon.step(Input::Replied(turn, refused())).effects, []);
}

#[test]
fn a_picture_that_did_not_load_is_reloaded_without_a_new_try_on() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(succeeded());
    assert_eq!(tryon.step(Input::PictureFailed(true)).screen(), "error");
    assert_eq!(tryon.step(Input::Retry).effects, []);
    assert_eq!(tryon.screen(), "result");
}

#[test]
fn a_picture_that_cannot_be_displayed_offers_no_retry() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(succeeded()).step(Input::PictureFailed(false));
    let Screen::Failed(failure) = tryon.machine.screen() else {
        panic!("expected a failure")
    };
    assert!(!failure.retryable());
    assert_eq!(failure.charged, Charged::Yes);
    assert_eq!(tryon.step(Input::Retry).effects, []);
    assert_eq!(tryon.screen(), "error");
    tryon.step(Input::Close);
    assert_eq!(tryon.step(open("shirt")).screen(), "preview");
}

/// A dialog with a photo, in a store that requires consent.
fn ready_without_consent() -> TestTryOn {
    let mut tryon = TestTryOn::ready();
    tryon.step(open_requiring_consent("shirt"));
    tryon
}

fn open_requiring_consent(id: &str) -> Input {
    Input::Open {
        product: product(id),
        availability: None,
        requires_consent: true,
    }
}

fn consent(tryon: &TestTryOn) -> Consent {
    match tryon.machine.screen() {
        Screen::Preview { consent, .. } => consent,
        other => panic!("expected the preview: {other:?}"),
    }
}

#[test]
fn nothing_is_sent_without_a_required_consent() {
    let mut tryon = ready_without_consent();
    assert_eq!(consent(&tryon), Consent::Missing(0));
    for times in 1..3 {
        assert_eq!(tryon.step(Input::Submit).effects, []);
        assert_eq!(consent(&tryon), Consent::Missing(times));
    }
    tryon.step(Input::ConsentChanged(true));
    assert_eq!(consent(&tryon), Consent::Given);
    tryon.step(Input::Submit).attempt_id();
}

#[test]
fn consent_can_be_withdrawn() {
    let mut tryon = ready_without_consent();
    tryon.step(Input::ConsentChanged(true));
    tryon.step(Input::ConsentChanged(false));
    assert_eq!(tryon.step(Input::Submit).effects, []);
}

#[test]
fn consent_applies_to_other_photos_and_products() {
    let mut tryon = ready_without_consent();
    tryon.step(Input::ConsentChanged(true));
    for input in [
        Input::PhotoChosen(2),
        Input::PhotoReady(2),
        Input::Close,
        open("shirt"),
        open_requiring_consent("coat"),
    ] {
        tryon.step(input);
    }
    assert_eq!(consent(&tryon), Consent::Given);
}

#[test]
fn a_retry_needs_consent_if_the_store_has_started_to_require_it() {
    let mut tryon = TestTryOn::submitted();
    tryon.reply(failed(FailureKind::ServerError, Charged::No));
    tryon.step(open_requiring_consent("shirt"));
    assert_eq!(tryon.step(Input::Retry).effects, []);
    assert_eq!(consent(&tryon), Consent::Missing(1));
}

#[test]
fn resuming_does_not_bypass_a_required_consent() {
    let mut tryon = TestTryOn::refused();
    let ticket = tryon.ticket();
    tryon.step(open_requiring_consent("shirt"));
    assert_eq!(tryon.step(Input::Resume(ticket)).effects, []);
    assert_eq!(consent(&tryon), Consent::Missing(1));
}

#[test]
fn consent_is_ignored_while_the_store_does_not_ask_for_it() {
    let mut tryon = TestTryOn::ready();
    tryon.step(Input::ConsentChanged(true));
    tryon.step(open_requiring_consent("shirt"));
    assert_eq!(consent(&tryon), Consent::Missing(0));
}
