//! One test per thing that can happen to a try-on.

use std::rc::Rc;

use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, Failure, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input, PhotoProblem};
use genvoris_widget::tryon::machine::{Consent, Stage, TryOn};
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
        asks_consent: false,
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

pub fn ended() -> Reply {
    failed(FailureKind::SessionEnded, Charged::No)
}

pub fn failed(kind: FailureKind, charged: Charged) -> Reply {
    Reply::Failed(Failure::new(kind, charged))
}

fn busy(seconds: u32) -> Reply {
    Reply::Busy {
        retry_after: Some(seconds),
        failure: Failure::new(FailureKind::Busy, Charged::No),
    }
}

pub fn working(url: Option<&str>) -> Reply {
    Reply::Working {
        status_url: url.map(str::to_owned),
        retry_after: None,
    }
}

/// A try-on with a photo, and the effects it asked for last.
pub struct Attempt {
    pub tryon: TryOn,
    pub effects: Vec<Effect>,
}

impl Attempt {
    pub fn ready() -> Self {
        let mut attempt = Self {
            tryon: TryOn::default(),
            effects: vec![],
        };
        for input in [open("shirt"), Input::PhotoChosen(1), Input::PhotoReady(1)] {
            attempt.step(input);
        }
        attempt
    }

    pub fn submitted() -> Self {
        let mut attempt = Self::ready();
        attempt.step(Input::Submit);
        attempt
    }

    pub fn refused() -> Self {
        let mut attempt = Self::submitted();
        attempt.reply(refused());
        attempt
    }

    pub fn step(&mut self, input: Input) -> &mut Self {
        self.effects = self.tryon.step(input);
        self
    }

    /// Answers the request or wait under way.
    pub fn reply(&mut self, reply: Reply) -> &mut Self {
        let turn = self.turn();
        self.step(Input::Replied(turn, reply))
    }

    /// Lets the wait under way pass.
    pub fn wait(&mut self) -> &mut Self {
        let turn = self.turn();
        self.step(Input::Waited(turn))
    }

    /// A try-on whose session the backend has refused.
    pub fn expired() -> Self {
        let mut attempt = Self::submitted();
        attempt.reply(ended());
        attempt
    }

    pub fn refreshed(&mut self, fresh: bool) -> &mut Self {
        let turn = self.turn();
        self.step(Input::Refreshed(turn, fresh))
    }

    /// The page has no fresh token, if it is asked for one.
    pub fn not_refreshed(&mut self) -> &mut Self {
        if let [Effect::RefreshToken { turn }] = self.effects.as_slice() {
            let turn = *turn;
            self.step(Input::Refreshed(turn, false));
        }
        self
    }

    pub fn turn(&self) -> u32 {
        let turn = |effect: &Effect| match effect {
            Effect::Send { turn, .. }
            | Effect::Poll { turn, .. }
            | Effect::Wait { turn, .. }
            | Effect::RefreshToken { turn }
            | Effect::Shrink { turn, .. } => Some(*turn),
            _ => None,
        };
        self.effects
            .iter()
            .find_map(turn)
            .expect("something is under way")
    }

    pub fn serial(&self) -> u32 {
        match self.effects.as_slice() {
            [Effect::Send { attempt, .. }] => *attempt,
            other => panic!("expected a request: {other:?}"),
        }
    }

    pub fn ticket(&self) -> u32 {
        match self.effects.as_slice() {
            [Effect::AskHost { ticket, .. }] => *ticket,
            other => panic!("expected the host to be asked: {other:?}"),
        }
    }

    pub fn screen(&self) -> &'static str {
        self.tryon.screen().name()
    }
}

#[test]
fn a_photo_is_prepared_shown_sent_and_answered() {
    let mut attempt = Attempt {
        tryon: TryOn::default(),
        effects: vec![],
    };
    assert_eq!(
        attempt.step(open("shirt")).effects,
        [Effect::Emit(HostEvent::Opened(shirt()))]
    );
    assert_eq!(attempt.screen(), "intro");
    assert_eq!(
        attempt.step(Input::PhotoChosen(1)).effects,
        [Effect::Prepare(1)]
    );
    assert_eq!(attempt.step(Input::PhotoReady(1)).screen(), "preview");
    assert_eq!(attempt.step(Input::Submit).screen(), "progress");
    assert_eq!(attempt.reply(succeeded()).screen(), "result");
    assert!(matches!(
        attempt.effects.as_slice(),
        [Effect::Emit(HostEvent::Completed(..)), Effect::AskStatus]
    ));
}

#[test]
fn a_second_click_on_submit_sends_nothing() {
    assert_eq!(Attempt::submitted().step(Input::Submit).effects, []);
}

#[test]
fn a_file_that_is_no_photo_is_said_and_the_photo_before_stays() {
    let mut attempt = Attempt::ready();
    attempt.step(Input::PhotoChosen(2));
    attempt.step(Input::PhotoRejected(2, PhotoProblem::Undecodable));
    let expected = Screen::Preview {
        photo: 1,
        notice: Some(PhotoProblem::Undecodable),
        consent: Consent::NotAsked,
    };
    assert_eq!(attempt.tryon.screen(), expected);
}

#[test]
fn the_later_of_two_quick_choices_wins_whichever_is_ready_first() {
    let mut attempt = Attempt::ready();
    attempt.step(Input::PhotoChosen(2));
    let effects = [Effect::Forget(2), Effect::Prepare(3)];
    assert_eq!(attempt.step(Input::PhotoChosen(3)).effects, effects);
    attempt.step(Input::PhotoReady(3));
    assert_eq!(
        attempt.step(Input::PhotoReady(2)).effects,
        [Effect::Forget(2)]
    );
    assert_eq!(
        attempt.tryon.screen(),
        Screen::Preview {
            photo: 3,
            notice: None,
            consent: Consent::NotAsked,
        }
    );
}

#[test]
fn lost_connections_are_tried_again_four_times_under_the_same_serial() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    for _ in 0..4 {
        attempt.reply(Reply::lost());
        assert_eq!(
            attempt.tryon.screen(),
            Screen::Progress(Stage::Reconnecting)
        );
        assert_eq!(attempt.wait().serial(), serial);
    }
    assert_eq!(attempt.reply(Reply::lost()).screen(), "error");
}

#[test]
fn retry_keeps_the_serial_while_it_is_unknown_whether_it_was_counted() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(failed(FailureKind::Down, Charged::Unknown));
    assert_eq!(attempt.step(Input::Retry).serial(), serial);
    attempt.reply(failed(FailureKind::NotMade, Charged::No));
    assert_ne!(attempt.step(Input::Retry).serial(), serial);
}

#[test]
fn a_cancelled_attempt_keeps_its_serial_for_the_same_photo_only() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    assert_eq!(attempt.step(Input::Cancel).effects, [Effect::Abort]);
    assert_eq!(attempt.screen(), "preview");
    assert_eq!(attempt.step(Input::Submit).serial(), serial);
    attempt.step(Input::Cancel);
    attempt.step(Input::PhotoChosen(2));
    attempt.step(Input::PhotoReady(2));
    assert_ne!(attempt.step(Input::Submit).serial(), serial);
}

#[test]
fn a_late_answer_to_a_cancelled_attempt_changes_nothing() {
    let mut attempt = Attempt::submitted();
    let turn = attempt.turn();
    attempt.step(Input::Cancel);
    assert_eq!(attempt.step(Input::Replied(turn, succeeded())).effects, []);
    assert_eq!(attempt.screen(), "preview");
}

#[test]
fn a_429_is_waited_out_three_times_and_never_for_longer_than_a_minute() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    for _ in 0..3 {
        attempt.reply(busy(7));
        assert_eq!(
            attempt.tryon.screen(),
            Screen::Progress(Stage::Busy { seconds: 7 })
        );
        assert_eq!(attempt.wait().serial(), serial);
    }
    assert_eq!(attempt.reply(busy(7)).screen(), "error");
    assert_eq!(Attempt::submitted().reply(busy(3600)).screen(), "error");
}

#[test]
fn a_job_is_asked_for_and_given_up() {
    let mut attempt = Attempt::submitted();
    attempt.reply(working(Some("https://api/j")));
    attempt.wait();
    assert!(
        matches!(attempt.effects.as_slice(), [Effect::Poll { url, .. }] if url == "https://api/j")
    );
    attempt.reply(working(None)).wait();
    assert!(matches!(attempt.effects.as_slice(), [Effect::Poll { .. }]));
    assert_eq!(attempt.tryon.screen(), Screen::Progress(Stage::Making));
    let effects = [Effect::Abort, Effect::CancelJob("https://api/j".into())];
    assert_eq!(attempt.step(Input::Cancel).effects, effects);
}

#[test]
fn a_job_that_its_address_has_forgotten_is_asked_for_by_its_attempt() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(working(Some("https://api/j"))).wait();
    attempt.reply(failed(FailureKind::Unavailable, Charged::No));
    assert_eq!(attempt.screen(), "error");
    assert_eq!(attempt.step(Input::Retry).serial(), serial);
}

#[test]
fn a_job_without_an_address_is_an_error() {
    assert_eq!(Attempt::submitted().reply(working(None)).screen(), "error");
}

#[test]
fn a_refusal_hides_the_dialog_until_the_host_has_answered() {
    let mut attempt = Attempt::refused();
    let ticket = attempt.ticket();
    assert_eq!(attempt.tryon.screen(), Screen::Hidden);
    attempt.step(Input::HostAnswered(ticket, HostAnswer::Handled));
    assert_eq!(attempt.tryon.screen(), Screen::Hidden);
    attempt.step(Input::HostAnswered(ticket, HostAnswer::Unhandled));
    assert_eq!(attempt.screen(), "paywall");
}

#[test]
fn resume_continues_once_under_a_fresh_serial_without_asking_for_the_photo() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    let ticket = attempt.reply(refused()).ticket();
    assert_ne!(attempt.step(Input::Resume(ticket)).serial(), serial);
    assert_eq!(attempt.screen(), "progress");
    assert_eq!(attempt.step(Input::Resume(ticket)).effects, []);
}

#[test]
fn a_refusal_after_an_unknown_outcome_does_not_settle_whether_it_was_counted() {
    let unavailable = || failed(FailureKind::Unavailable, Charged::No);
    for refusal in [busy(99), unavailable(), ended()] {
        let mut attempt = Attempt::submitted();
        let serial = attempt.serial();
        attempt.reply(Reply::lost()).wait();
        attempt.reply(refusal).not_refreshed();
        assert!(
            matches!(attempt.tryon.screen(), Screen::Failed(failure) if failure.charged == Charged::Unknown)
        );
        attempt.step(Input::Close);
        attempt.step(open("shirt"));
        assert_eq!(attempt.step(Input::Submit).serial(), serial);
        attempt.reply(busy(99));
        assert_eq!(
            attempt.step(Input::Retry).serial(),
            serial,
            "the outcome stays unknown after a retry"
        );
    }
}

#[test]
fn a_limited_poll_leaves_the_job_and_a_retry_asks_for_it_again() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(working(Some("https://api/j"))).wait();
    attempt.reply(busy(99));
    assert_eq!(attempt.step(Input::Retry).serial(), serial);
}

#[test]
fn an_unknown_outcome_outlives_another_product_and_a_fresh_token() {
    let mut attempt = Attempt::submitted();
    let serial = attempt.serial();
    attempt.reply(failed(FailureKind::Down, Charged::Unknown));
    attempt.step(open("coat"));
    assert_ne!(attempt.step(Input::Submit).serial(), serial);
    attempt.reply(succeeded());
    attempt.step(Input::FreshToken).step(open("shirt"));
    assert_eq!(attempt.step(Input::Submit).serial(), serial);
}

#[test]
fn a_bad_file_on_the_result_leaves_the_paid_picture() {
    let mut attempt = Attempt::submitted();
    attempt.reply(succeeded());
    attempt.step(Input::PhotoChosen(2));
    attempt.step(Input::PhotoRejected(2, PhotoProblem::Undecodable));
    assert!(matches!(
        attempt.tryon.screen(),
        Screen::Result {
            notice: Some(PhotoProblem::Undecodable),
            ..
        }
    ));
}

#[test]
fn a_result_nobody_has_seen_is_shown_before_another_product() {
    let mut attempt = Attempt::submitted();
    let turn = attempt.turn();
    attempt.step(Input::Close);
    attempt.step(Input::Replied(turn, succeeded()));
    assert_eq!(attempt.step(open("coat")).screen(), "result");
    assert_eq!(attempt.step(open("coat")).screen(), "preview");
}

#[test]
fn a_host_that_always_resumes_ends_on_the_panel() {
    let mut attempt = Attempt::refused();
    let mut requests = 1;
    while attempt.screen() != "paywall" {
        let ticket = attempt.ticket();
        attempt.step(Input::HostAnswered(ticket, HostAnswer::Resume));
        if !attempt.effects.is_empty() {
            requests += 1;
            attempt.reply(refused());
        }
    }
    assert_eq!(requests, 3, "the shopper's own, and two by the host");
    assert!(matches!(
        attempt.step(Input::Upgrade).effects.as_slice(),
        [Effect::AskHost { .. }]
    ));
}

#[test]
fn dismissing_closes_and_keeps_the_photo() {
    let mut attempt = Attempt::refused();
    let ticket = attempt.ticket();
    assert_eq!(
        attempt.step(Input::Dismiss(ticket)).effects,
        [Effect::Emit(HostEvent::Closed(shirt()))]
    );
    assert_eq!(attempt.step(open("shirt")).screen(), "preview");
}

#[test]
fn a_trigger_brings_back_a_shopper_whom_the_host_forgot() {
    assert_eq!(Attempt::refused().step(open("shirt")).screen(), "paywall");
    assert_eq!(Attempt::refused().step(open("coat")).screen(), "preview");
}

#[test]
fn closing_keeps_the_job_and_opening_again_shows_its_result() {
    let mut attempt = Attempt::submitted();
    let turn = attempt.turn();
    attempt.step(Input::Close);
    attempt.step(Input::Replied(turn, succeeded()));
    assert!(matches!(
        attempt.effects.as_slice(),
        [Effect::Emit(HostEvent::Completed(..)), Effect::AskStatus]
    ));
    assert_eq!(attempt.tryon.screen(), Screen::Hidden);
    assert_eq!(attempt.step(open("shirt")).screen(), "result");
}

#[test]
fn another_product_keeps_the_photo_and_drops_the_result() {
    let mut attempt = Attempt::submitted();
    attempt.reply(succeeded());
    assert_eq!(attempt.step(open("coat")).screen(), "preview");
}

#[test]
fn a_refusal_nobody_sees_does_not_bother_the_host() {
    let mut attempt = Attempt::submitted();
    let turn = attempt.turn();
    attempt.step(Input::Close);
    assert_eq!(attempt.step(Input::Replied(turn, refused())).effects, []);
}

#[test]
fn a_picture_that_does_not_load_is_loaded_again_without_a_request() {
    let mut attempt = Attempt::submitted();
    attempt.reply(succeeded());
    assert_eq!(attempt.step(Input::PictureFailed(true)).screen(), "error");
    assert_eq!(attempt.step(Input::Retry).effects, []);
    assert_eq!(attempt.screen(), "result");
}

#[test]
fn a_picture_that_never_loads_is_not_offered_to_be_loaded_again() {
    let mut attempt = Attempt::submitted();
    attempt.reply(succeeded()).step(Input::PictureFailed(false));
    let Screen::Failed(failure) = attempt.tryon.screen() else {
        panic!("no failure")
    };
    assert!(!failure.retryable());
    assert_eq!(failure.charged, Charged::Yes);
    assert_eq!(attempt.step(Input::Retry).effects, []);
    assert_eq!(attempt.screen(), "error");
    attempt.step(Input::Close);
    assert_eq!(attempt.step(open("shirt")).screen(), "preview");
}

/// A store that asks for consent, with a photo chosen.
fn asking() -> Attempt {
    let mut attempt = Attempt::ready();
    attempt.step(asks("shirt"));
    attempt
}

fn asks(id: &str) -> Input {
    Input::Open {
        product: product(id),
        availability: None,
        asks_consent: true,
    }
}

fn consent(attempt: &Attempt) -> Consent {
    match attempt.tryon.screen() {
        Screen::Preview { consent, .. } => consent,
        other => panic!("not the preview: {other:?}"),
    }
}

#[test]
fn without_the_consent_a_store_asks_for_nothing_is_sent() {
    let mut attempt = asking();
    assert_eq!(consent(&attempt), Consent::Missing(0));
    for times in 1..3 {
        assert_eq!(attempt.step(Input::Submit).effects, []);
        assert_eq!(consent(&attempt), Consent::Missing(times));
    }
    attempt.step(Input::Consent(true));
    assert_eq!(consent(&attempt), Consent::Given);
    attempt.step(Input::Submit).serial();
}

#[test]
fn consent_can_be_taken_back() {
    let mut attempt = asking();
    attempt.step(Input::Consent(true));
    attempt.step(Input::Consent(false));
    assert_eq!(attempt.step(Input::Submit).effects, []);
}

#[test]
fn consent_stays_for_other_photos_and_products() {
    let mut attempt = asking();
    attempt.step(Input::Consent(true));
    for input in [
        Input::PhotoChosen(2),
        Input::PhotoReady(2),
        Input::Close,
        open("shirt"),
        asks("coat"),
    ] {
        attempt.step(input);
    }
    assert_eq!(consent(&attempt), Consent::Given);
}

#[test]
fn a_retry_needs_the_consent_that_was_not_asked_for_before() {
    let mut attempt = Attempt::submitted();
    attempt.reply(failed(FailureKind::Down, Charged::No));
    attempt.step(asks("shirt"));
    assert_eq!(attempt.step(Input::Retry).effects, []);
    assert_eq!(consent(&attempt), Consent::Missing(1));
}

#[test]
fn a_page_that_resumes_does_not_get_round_the_consent() {
    let mut attempt = Attempt::refused();
    let ticket = attempt.ticket();
    attempt.step(asks("shirt"));
    assert_eq!(attempt.step(Input::Resume(ticket)).effects, []);
    assert_eq!(consent(&attempt), Consent::Missing(1));
}

#[test]
fn a_box_that_is_not_there_is_not_ticked() {
    let mut attempt = Attempt::ready();
    attempt.step(Input::Consent(true));
    attempt.step(asks("shirt"));
    assert_eq!(consent(&attempt), Consent::Missing(0));
}
