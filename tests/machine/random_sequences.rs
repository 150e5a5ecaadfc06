//! Random sequences of inputs: none of them is counted twice, loses the photo or leaves the shopper waiting forever.
//!
//! A simplified model runs beside the state machine. It knows which attempts may have been counted, which effect is pending
//! and which photo is in use. Every effect is checked against it.

use std::collections::BTreeMap;

use proptest::prelude::*;

use genvoris_widget::tryon::availability::Availability;
use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, Failure, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input, PhotoProblem};
use genvoris_widget::tryon::machine::{Payment, TryOn};
use genvoris_widget::tryon::reply::Reply;
use genvoris_widget::tryon::screen::Screen;

use crate::availability::locked;
use crate::transitions::{failed, product, refused, succeeded};

#[derive(Clone, Debug)]
enum Action {
    Open {
        product: u8,
        requires_consent: bool,
        availability: StoreStatus,
    },
    Consent(bool),
    Close,
    Choose,
    /// The photo that was chosen this many choices ago is ready.
    Ready(u32),
    /// The photo that was chosen this many choices ago cannot be used.
    Rejected(u32),
    NoPicture,
    Submit,
    Cancel,
    Retry,
    Upgrade,
    /// The answer to the pending request.
    Answer(Answer),
    /// An answer to an earlier request, which must be ignored.
    Stale(u32, Answer),
    Waited,
    Refreshed(bool),
    FreshToken,
    Returned,
    PictureFailed(bool),
    /// The session changes to this customer, or to a guest.
    Customer(Option<u8>),
    Shrunk(bool),
    Host(u32, HostAnswer),
    Resume(u32),
    Dismiss(u32),
    /// The page sells try-ons, or does not any more.
    Sells(Payment),
    CheckoutReturned,
    Paid,
}

/// The store's status when the dialog is opened.
#[derive(Clone, Copy, Debug, PartialEq)]
enum StoreStatus {
    Allowed,
    Refused,
    Unknown,
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    Made,
    /// The backend counted it, but the answer was lost.
    LostAfterCounting,
    Lost,
    Refused,
    Busy,
    Processing,
    GenerationFailed,
    /// The backend counted it and then answered with a 500.
    BrokenAfterCounting,
    SessionEnded,
    Unavailable,
    TooLarge,
    Slow,
}

impl Answer {
    fn reply(self) -> Reply {
        match self {
            Answer::Made => succeeded(),
            Answer::LostAfterCounting | Answer::Lost => Reply::network_error(),
            Answer::Refused => refused(),
            Answer::Busy => Reply::RateLimited {
                retry_after: None,
                failure: Failure::new(FailureKind::RateLimited, Charged::No),
            },
            Answer::Processing => Reply::Processing {
                status_url: Some("https://api/job".into()),
                retry_after: None,
            },
            Answer::GenerationFailed => failed(FailureKind::GenerationFailed, Charged::No),
            Answer::BrokenAfterCounting => failed(FailureKind::ServerError, Charged::Unknown),
            Answer::SessionEnded => failed(FailureKind::SessionExpired, Charged::No),
            Answer::Unavailable => failed(FailureKind::Unavailable, Charged::No),
            Answer::TooLarge => failed(FailureKind::TooLarge, Charged::No),
            Answer::Slow => failed(FailureKind::UploadTimeout, Charged::No),
        }
    }

    fn counts(self) -> bool {
        matches!(
            self,
            Answer::Made | Answer::LostAfterCounting | Answer::BrokenAfterCounting
        )
    }
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        3 => Just(Answer::Made),
        2 => Just(Answer::LostAfterCounting),
        2 => Just(Answer::Lost),
        3 => Just(Answer::Refused),
        1 => Just(Answer::Busy),
        2 => Just(Answer::Processing),
        1 => Just(Answer::GenerationFailed),
        1 => Just(Answer::BrokenAfterCounting),
        2 => Just(Answer::SessionEnded),
        1 => Just(Answer::Unavailable),
        2 => Just(Answer::TooLarge),
        1 => Just(Answer::Slow),
    ]
}

fn host_answers() -> impl Strategy<Value = HostAnswer> {
    prop_oneof![
        Just(HostAnswer::Handled),
        Just(HostAnswer::Unhandled),
        Just(HostAnswer::Resume)
    ]
}

fn sales() -> impl Strategy<Value = Payment> {
    prop_oneof![
        1 => Just(Payment::NotOffered),
        1 => Just(Payment::IfRefused),
        3 => Just(Payment::Due),
    ]
}

fn store_statuses() -> impl Strategy<Value = StoreStatus> {
    prop_oneof![8 => Just(StoreStatus::Allowed), 1 => Just(StoreStatus::Refused), 1 => Just(StoreStatus::Unknown)]
}

fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => (0..2_u8, prop::bool::weighted(0.2), store_statuses())
            .prop_map(|(product, requires_consent, availability)| Action::Open { product, requires_consent, availability }),
        2 => prop::bool::weighted(0.8).prop_map(Action::Consent),
        1 => Just(Action::Close),
        2 => Just(Action::Choose),
        4 => (0..2_u32).prop_map(Action::Ready),
        1 => (0..2_u32).prop_map(Action::Rejected),
        1 => Just(Action::NoPicture),
        6 => Just(Action::Submit),
        1 => Just(Action::Cancel),
        3 => Just(Action::Retry),
        1 => Just(Action::Upgrade),
        8 => answers().prop_map(Action::Answer),
        1 => (1..9_u32, answers()).prop_map(|(age, answer)| Action::Stale(age, answer)),
        5 => Just(Action::Waited),
        4 => prop::bool::weighted(0.7).prop_map(Action::Refreshed),
        1 => Just(Action::FreshToken),
        1 => Just(Action::Returned),
        1 => any::<bool>().prop_map(Action::PictureFailed),
        1 => prop::option::weighted(0.8, 0..2_u8).prop_map(Action::Customer),
        4 => prop::bool::weighted(0.7).prop_map(Action::Shrunk),
        2 => (0..2_u32, host_answers()).prop_map(|(age, answer)| Action::Host(age, answer)),
        2 => (0..2_u32).prop_map(Action::Resume),
        1 => (0..2_u32).prop_map(Action::Dismiss),
        2 => sales().prop_map(Action::Sells),
        1 => Just(Action::CheckoutReturned),
        3 => Just(Action::Paid),
    ]
}

/// Photo, product and customer of an attempt. The same combination must never be counted under two attempt ids, even if the
/// photo is made smaller in between.
type Purpose = (u32, u8, Option<u8>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pending {
    Answer,
    Wait,
    Token,
    Shrink,
}

#[derive(Default)]
struct Model {
    tryon: TryOn,
    /// The product that the dialog shows.
    product: u8,
    photo: Option<u32>,
    chosen: u32,
    preparing: Option<u32>,
    /// The turn of the pending effect, and its kind.
    pending: Option<(u32, Pending)>,
    /// Whether a token refresh was requested since the last action of the shopper or the host page.
    refreshed: bool,
    attempt: u32,
    /// Whether the current step continues a try-on that was already in progress.
    is_continuing: bool,
    /// Whether a request of the attempt was lost or became a job. It may have been counted, even if a later one is refused.
    outcome_unknown: bool,
    tickets: Vec<u32>,
    /// Attempts that may have been counted although no picture has arrived.
    open_attempts: BTreeMap<u32, Purpose>,
    counted: BTreeMap<u32, Purpose>,
    delivered: u32,
    completed: u32,
    shown: bool,
    customer: Option<u8>,
    /// Whether the customer changed while a try-on was at the paywall. The photo is kept if the try-on is resumed.
    photo_of_other_customer: bool,
    /// Whether the store requires consent.
    consent_required: bool,
    /// Whether the consent checkbox is ticked.
    consent_given: bool,
    /// Whether a try-on is paid for and its picture has not arrived.
    paid: bool,
    /// Whether the current try-on is the one that was paid for.
    runs_paid: bool,
    /// Whether the customer changed, so that the payment of the previous one may be out of reach.
    payer_changed: bool,
}

impl Model {
    fn apply(&mut self, action: Action) -> Result<(), TestCaseError> {
        match action {
            Action::Open {
                product,
                requires_consent,
                availability,
            } => {
                self.consent_required = requires_consent;
                self.open(product, availability)
            }
            Action::Consent(given) => {
                self.consent_given = given && (self.consent_required || self.consent_given);
                self.step(Input::ConsentChanged(given))
            }
            Action::Close => self.step(Input::Close),
            Action::Choose => {
                self.chosen += 1;
                self.step(Input::PhotoChosen(self.chosen))
            }
            Action::Ready(age) => self.prepared(age, true),
            Action::Rejected(age) => self.prepared(age, false),
            Action::NoPicture => self.step(Input::NoPicture),
            Action::Submit => self.step_as_user(Input::Submit),
            Action::Cancel => {
                let result = self.step(Input::Cancel);
                self.pending = None;
                result
            }
            Action::Retry => self.step_as_user(Input::Retry),
            Action::Upgrade => self.step(Input::Upgrade),
            Action::Answer(answer) => self.answer(answer),
            Action::Stale(age, answer) => {
                let turn = self
                    .pending
                    .map_or(1000, |(turn, _)| turn.saturating_sub(age));
                self.step(Input::Replied(turn, answer.reply()))
            }
            Action::Waited => self.pending(Pending::Wait, Input::WaitElapsed),
            Action::Refreshed(fresh) => {
                self.pending(Pending::Token, |turn| Input::TokenRefreshed(turn, fresh))
            }
            Action::FreshToken => self.step(Input::TokenReplaced),
            Action::Returned => self.step(Input::PageRestored),
            Action::PictureFailed(reloadable) => self.step(Input::PictureFailed(reloadable)),
            Action::Customer(customer) => self.change_customer(customer),
            Action::Shrunk(smaller) => {
                self.pending(Pending::Shrink, |turn| Input::PhotoShrunk(turn, smaller))
            }
            Action::Host(age, answer) => self.with_ticket(age, |t| Input::HostAnswered(t, answer)),
            Action::Resume(age) => self.with_ticket(age, Input::Resume),
            Action::Dismiss(age) => self.with_ticket(age, Input::Dismiss),
            Action::Sells(payment) => self.step(Input::PaymentChanged(payment)),
            Action::CheckoutReturned => self.step_as_user(Input::CheckoutReturned),
            Action::Paid => {
                self.paid = true;
                self.payer_changed &= self.tryon.screen() != Screen::Checkout;
                self.step_as_user(Input::Paid)
            }
        }
    }

    /// An action that may start a try-on. Each try-on may refresh the token once.
    fn step_as_user(&mut self, input: Input) -> Result<(), TestCaseError> {
        self.refreshed &= self.pending.is_some();
        self.step(input)
    }

    /// Another customer sees no data of the previous one, unless the host page resumes: then it is the same person.
    fn change_customer(&mut self, customer: Option<u8>) -> Result<(), TestCaseError> {
        self.photo_of_other_customer |= self.customer.is_some() && self.customer != customer;
        let is_other_customer = self.photo_of_other_customer;
        self.payer_changed |= is_other_customer;
        self.customer = customer;
        self.step(Input::CustomerChanged(customer.map(|id| u32::from(id) + 1)))?;
        let may_resume = matches!(
            self.tryon.screen(),
            Screen::Hidden | Screen::Paywall { .. } | Screen::Checkout
        );
        prop_assert!(
            !is_other_customer || self.photo.is_none() || may_resume,
            "the photo of another customer is visible"
        );
        self.photo_of_other_customer &= self.photo.is_some() || self.preparing.is_some();
        Ok(())
    }

    /// Answers the pending effect, if it is of this kind.
    fn pending(
        &mut self,
        kind: Pending,
        input: impl Fn(u32) -> Input,
    ) -> Result<(), TestCaseError> {
        match self.pending {
            Some((turn, pending)) if pending == kind => {
                self.pending = None;
                self.is_continuing = true;
                let result = self.step(input(turn));
                self.is_continuing = false;
                result
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, id: u8, status: StoreStatus) -> Result<(), TestCaseError> {
        self.step(Input::Open {
            product: product(&id.to_string()),
            requires_consent: self.consent_required,
            availability: match status {
                StoreStatus::Allowed => None,
                StoreStatus::Refused => Some(Availability::Refused(locked())),
                StoreStatus::Unknown => Some(Availability::Unknown),
            },
        })?;
        let shown = self.tryon.product().id.clone().unwrap_or_default();
        self.product = shown.parse().unwrap_or_default();
        prop_assert!(
            self.tryon.screen() != Screen::Hidden,
            "an opened dialog should be visible"
        );
        let photo = matches!(
            self.tryon.screen(),
            Screen::Intro { .. } | Screen::Preview { .. }
        );
        // In a store that refuses, the photo screens may appear only if a photo was chosen while a result was open.
        let result = self.delivered > 0;
        prop_assert!(
            status == StoreStatus::Allowed || !photo || result,
            "the store's status was bypassed"
        );
        Ok(())
    }

    fn prepared(&mut self, age: u32, good: bool) -> Result<(), TestCaseError> {
        let id = self.chosen.saturating_sub(age);
        if id == 0 || self.photo == Some(id) {
            return Ok(());
        }
        if good && self.preparing == Some(id) {
            self.photo = Some(id);
            self.open_attempts.clear();
        }
        // A try-on that is paid for starts when its photo is ready.
        self.step_as_user(if good {
            Input::PhotoReady(id)
        } else {
            Input::PhotoRejected(id, PhotoProblem::Undecodable)
        })?;
        if self.preparing == Some(id) {
            self.preparing = None;
        }
        Ok(())
    }

    fn answer(&mut self, answer: Answer) -> Result<(), TestCaseError> {
        let Some((turn, Pending::Answer)) = self.pending else {
            return Ok(());
        };
        self.pending = None;
        let purpose = self.purpose();
        if answer.counts() {
            self.counted.insert(self.attempt, purpose);
        }
        match answer {
            Answer::Made => {
                self.paid &= !self.runs_paid;
                self.delivered += 1;
                self.open_attempts.remove(&self.attempt);
            }
            Answer::Refused | Answer::GenerationFailed => {
                self.paid &= !(self.runs_paid && matches!(answer, Answer::Refused));
                self.open_attempts.remove(&self.attempt);
            }
            // These requests were refused before they were counted, unless an earlier one of the attempt may have been.
            Answer::SessionEnded
            | Answer::Busy
            | Answer::Unavailable
            | Answer::TooLarge
            | Answer::Slow
                if !self.outcome_unknown =>
            {
                self.open_attempts.remove(&self.attempt);
            }
            _ => self.outcome_unknown = true,
        }
        self.step(Input::Replied(turn, answer.reply()))
    }

    fn with_ticket(&mut self, age: u32, input: impl Fn(u32) -> Input) -> Result<(), TestCaseError> {
        let index = self.tickets.len().checked_sub(1 + age as usize);
        match index.and_then(|index| self.tickets.get(index).copied()) {
            Some(ticket) => self.step_as_user(input(ticket)),
            None => Ok(()),
        }
    }

    fn purpose(&self) -> Purpose {
        (self.photo.unwrap_or_default(), self.product, self.customer)
    }

    fn step(&mut self, input: Input) -> Result<(), TestCaseError> {
        for effect in self.tryon.step(input) {
            self.check(effect)?;
        }
        self.check_screen()
    }

    fn check(&mut self, effect: Effect) -> Result<(), TestCaseError> {
        match effect {
            Effect::PreparePhoto(id) => self.preparing = Some(id),
            Effect::DiscardPhoto(id) => {
                if self.photo == Some(id) {
                    prop_assert!(self.photo_of_other_customer, "the photo was lost");
                    self.photo = None;
                    self.consent_given = false;
                }
                if self.preparing == Some(id) {
                    self.preparing = None;
                }
            }
            Effect::Send { attempt, turn, .. } => self.sent(attempt, turn)?,
            Effect::Poll { turn, .. } => self.await_turn(turn, Pending::Answer)?,
            Effect::Wait { turn, .. } => self.await_turn(turn, Pending::Wait)?,
            Effect::RefreshToken { turn } => {
                prop_assert!(
                    !self.refreshed,
                    "the token was refreshed twice for one try-on"
                );
                self.refreshed = true;
                self.await_turn(turn, Pending::Token)?;
            }
            Effect::Abort => self.pending = None,
            Effect::ShrinkPhoto { photo, turn } => {
                prop_assert_eq!(Some(photo), self.photo);
                self.await_turn(turn, Pending::Shrink)?;
            }
            Effect::CancelJob(_) | Effect::RefreshStatus => {}
            Effect::StartCheckout => {
                prop_assert!(!self.paid, "the shopper was asked to pay twice");
                prop_assert!(
                    self.consent_given || !self.consent_required,
                    "paid for without consent"
                );
            }
            Effect::RequestHostPaywall { ticket, .. } => self.tickets.push(ticket),
            Effect::Emit(HostEvent::Opened(_)) => {
                prop_assert!(!self.shown);
                self.shown = true;
            }
            Effect::Emit(HostEvent::Closed(_)) => {
                prop_assert!(self.shown);
                self.shown = false;
            }
            Effect::Emit(HostEvent::Completed(..)) => self.completed += 1,
            Effect::Emit(HostEvent::Failed(_) | HostEvent::TokenExpired) => {}
        }
        Ok(())
    }

    /// Nothing is sent under a new attempt while another attempt for the same purpose may have been counted.
    fn sent(&mut self, attempt: u32, turn: u32) -> Result<(), TestCaseError> {
        // A try-on that was sent before the store started to require consent may be sent again after a network error.
        prop_assert!(
            self.consent_given || !self.consent_required || self.is_continuing,
            "sent without consent"
        );
        let purpose = self.purpose();
        let duplicate = self
            .open_attempts
            .iter()
            .find(|(other, other_purpose)| **other != attempt && **other_purpose == purpose);
        prop_assert!(
            duplicate.is_none(),
            "{attempt} was sent while {duplicate:?} may have been counted"
        );
        prop_assert!(
            self.tryon.payment() != Payment::Due || self.is_continuing,
            "sent without payment"
        );
        self.runs_paid = match self.is_continuing {
            true => self.runs_paid,
            false => self.paid,
        };
        self.open_attempts.insert(attempt, purpose);
        self.outcome_unknown &= self.attempt == attempt;
        self.photo_of_other_customer = false;
        self.payer_changed = false;
        self.attempt = attempt;
        self.await_turn(turn, Pending::Answer)
    }

    fn await_turn(&mut self, turn: u32, kind: Pending) -> Result<(), TestCaseError> {
        prop_assert!(self.pending.is_none(), "two effects are pending");
        self.pending = Some((turn, kind));
        Ok(())
    }

    fn check_screen(&mut self) -> Result<(), TestCaseError> {
        let screen = self.tryon.screen();
        let running = matches!(screen, Screen::Progress(_));
        prop_assert!(
            !running || self.pending.is_some(),
            "the progress screen is shown although nothing is pending"
        );
        if self.photo.is_some() && self.preparing.is_none() {
            prop_assert!(
                !matches!(screen, Screen::Intro { .. }),
                "the shopper was asked for the photo again"
            );
        }
        let result = matches!(screen, Screen::Result { .. });
        prop_assert!(
            !result || self.delivered > 0,
            "a result is shown although no picture was delivered"
        );
        prop_assert_eq!(self.completed, self.delivered);
        if self.paid && self.payer_changed && self.tryon.payment() != Payment::Paid {
            (self.paid, self.payer_changed) = (false, false);
        }
        prop_assert_eq!(
            self.paid,
            self.tryon.payment() == Payment::Paid,
            "a payment was lost, or used twice"
        );
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_inputs_keeps_the_invariants(actions in prop::collection::vec(actions(), 1..80)) {
        let mut model = Model::default();
        for action in actions {
            model.apply(action)?;
        }
        // Whatever happened before, a click on the trigger shows the dialog.
        model.open(model.product, StoreStatus::Allowed)?;
    }
}
