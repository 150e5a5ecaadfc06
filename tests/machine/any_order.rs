//! No order of inputs spends twice, loses the photo, shows two screens or hangs.
//!
//! A model of the shopper's side of the world runs beside the machine: which attempts may have been
//! counted, which answer is awaited, which photo is there. Every effect is checked against it.

use std::collections::BTreeMap;

use proptest::prelude::*;

use genvoris_widget::tryon::availability::Availability;
use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::failure::{Charged, Failure, FailureKind};
use genvoris_widget::tryon::input::{HostAnswer, Input, PhotoProblem};
use genvoris_widget::tryon::machine::TryOn;
use genvoris_widget::tryon::reply::Reply;
use genvoris_widget::tryon::screen::Screen;

use crate::availability::locked;
use crate::transitions::{failed, product, refused, succeeded};

#[derive(Clone, Debug)]
enum Act {
    Open {
        product: u8,
        asks_consent: bool,
        availability: Way,
    },
    Consent(bool),
    Close,
    Choose,
    /// The photo chosen so many choices ago is ready, or is none.
    Ready(u32),
    Rejected(u32),
    NoPicture,
    Submit,
    Cancel,
    Retry,
    Upgrade,
    /// The answer to what is awaited.
    Answer(Answer),
    /// An answer nobody awaits any more.
    Stale(u32, Answer),
    Waited,
    Refreshed(bool),
    FreshToken,
    Returned,
    PictureFailed(bool),
    /// The session is for this customer now, or for a guest.
    Customer(Option<u8>),
    Shrunk(bool),
    Host(u32, HostAnswer),
    Resume(u32),
    Dismiss(u32),
}

/// What the store's status says at an opening.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Free,
    Refused,
    Closed,
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    Made,
    /// The backend counted it, but the answer was lost.
    LostAfterCounting,
    Lost,
    Refused,
    Busy,
    Working,
    NotMade,
    /// A 500 after counting.
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
            Answer::LostAfterCounting | Answer::Lost => Reply::lost(),
            Answer::Refused => refused(),
            Answer::Busy => Reply::Busy {
                retry_after: None,
                failure: Failure::new(FailureKind::Busy, Charged::No),
            },
            Answer::Working => Reply::Working {
                status_url: Some("https://api/job".into()),
                retry_after: None,
            },
            Answer::NotMade => failed(FailureKind::NotMade, Charged::No),
            Answer::BrokenAfterCounting => failed(FailureKind::Down, Charged::Unknown),
            Answer::SessionEnded => failed(FailureKind::SessionEnded, Charged::No),
            Answer::Unavailable => failed(FailureKind::Unavailable, Charged::No),
            Answer::TooLarge => failed(FailureKind::TooLarge, Charged::No),
            Answer::Slow => failed(FailureKind::Slow, Charged::No),
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
        2 => Just(Answer::Working),
        1 => Just(Answer::NotMade),
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

fn ways() -> impl Strategy<Value = Way> {
    prop_oneof![8 => Just(Way::Free), 1 => Just(Way::Refused), 1 => Just(Way::Closed)]
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..2_u8, prop::bool::weighted(0.2), ways())
            .prop_map(|(product, asks_consent, availability)| Act::Open { product, asks_consent, availability }),
        2 => prop::bool::weighted(0.8).prop_map(Act::Consent),
        1 => Just(Act::Close),
        2 => Just(Act::Choose),
        4 => (0..2_u32).prop_map(Act::Ready),
        1 => (0..2_u32).prop_map(Act::Rejected),
        1 => Just(Act::NoPicture),
        6 => Just(Act::Submit),
        1 => Just(Act::Cancel),
        3 => Just(Act::Retry),
        1 => Just(Act::Upgrade),
        8 => answers().prop_map(Act::Answer),
        1 => (1..9_u32, answers()).prop_map(|(age, answer)| Act::Stale(age, answer)),
        5 => Just(Act::Waited),
        4 => prop::bool::weighted(0.7).prop_map(Act::Refreshed),
        1 => Just(Act::FreshToken),
        1 => Just(Act::Returned),
        1 => any::<bool>().prop_map(Act::PictureFailed),
        1 => prop::option::weighted(0.8, 0..2_u8).prop_map(Act::Customer),
        4 => prop::bool::weighted(0.7).prop_map(Act::Shrunk),
        2 => (0..2_u32, host_answers()).prop_map(|(age, answer)| Act::Host(age, answer)),
        2 => (0..2_u32).prop_map(Act::Resume),
        1 => (0..2_u32).prop_map(Act::Dismiss),
    ]
}

/// What an attempt was for, and for whom. The same want must never be counted under two serials. The bytes of a
/// photo do not matter: made smaller it is still the same want.
type Want = (u32, u8, Option<u8>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Awaited {
    Answer,
    Wait,
    Token,
    Smaller,
}

#[derive(Default)]
struct World {
    tryon: TryOn,
    /// The product asked for last, and the one on show.
    product: u8,
    photo: Option<u32>,
    chosen: u32,
    preparing: Option<u32>,
    /// The turn awaited, and what for.
    awaited: Option<(u32, Awaited)>,
    /// A fresh token was asked for since the shopper or the host page acted last.
    refreshed: bool,
    serial: u32,
    /// What is sent now belongs to a run that was under way.
    goes_on: bool,
    /// The attempt was lost once, or became a job: a refusal says nothing about it any more.
    outcome_unknown: bool,
    tickets: Vec<u32>,
    /// Attempts that may have been counted and gave no picture yet, with what they were for.
    open_attempts: BTreeMap<u32, Want>,
    counted: BTreeMap<u32, Want>,
    delivered: u32,
    completed: u32,
    shown: bool,
    customer: Option<u8>,
    /// The customer has become another one while a try-on was at the paywall: the photo stays if it is resumed.
    photo_of_other_customer: bool,
    /// The store asks for consent, and the box was ticked.
    asked: bool,
    agreed: bool,
}

impl World {
    fn act(&mut self, act: Act) -> Result<(), TestCaseError> {
        match act {
            Act::Open {
                product,
                asks_consent,
                availability,
            } => {
                self.asked = asks_consent;
                self.open(product, availability)
            }
            Act::Consent(given) => {
                self.agreed = given && (self.asked || self.agreed);
                self.step(Input::Consent(given))
            }
            Act::Close => self.step(Input::Close),
            Act::Choose => {
                self.chosen += 1;
                self.step(Input::PhotoChosen(self.chosen))
            }
            Act::Ready(age) => self.prepared(age, true),
            Act::Rejected(age) => self.prepared(age, false),
            Act::NoPicture => self.step(Input::NoPicture),
            Act::Submit => self.begin(Input::Submit),
            Act::Cancel => {
                let result = self.step(Input::Cancel);
                self.awaited = None;
                result
            }
            Act::Retry => self.begin(Input::Retry),
            Act::Upgrade => self.step(Input::Upgrade),
            Act::Answer(answer) => self.answer(answer),
            Act::Stale(age, answer) => {
                let turn = self
                    .awaited
                    .map_or(1000, |(turn, _)| turn.saturating_sub(age));
                self.step(Input::Replied(turn, answer.reply()))
            }
            Act::Waited => self.awaited(Awaited::Wait, Input::Waited),
            Act::Refreshed(fresh) => {
                self.awaited(Awaited::Token, |turn| Input::Refreshed(turn, fresh))
            }
            Act::FreshToken => self.step(Input::FreshToken),
            Act::Returned => self.step(Input::Returned),
            Act::PictureFailed(again) => self.step(Input::PictureFailed(again)),
            Act::Customer(customer) => self.meet(customer),
            Act::Shrunk(smaller) => {
                self.awaited(Awaited::Smaller, |turn| Input::Shrunk(turn, smaller))
            }
            Act::Host(age, answer) => self.with_ticket(age, |t| Input::HostAnswered(t, answer)),
            Act::Resume(age) => self.with_ticket(age, Input::Resume),
            Act::Dismiss(age) => self.with_ticket(age, Input::Dismiss),
        }
    }

    /// What may start a run of an attempt; one run asks for a token once.
    fn begin(&mut self, input: Input) -> Result<(), TestCaseError> {
        self.refreshed &= self.awaited.is_some();
        self.step(input)
    }

    /// Somebody else finds nothing of the one before, unless the host page resumes: then it is the same person.
    fn meet(&mut self, customer: Option<u8>) -> Result<(), TestCaseError> {
        self.photo_of_other_customer |= self.customer.is_some() && self.customer != customer;
        let gone = self.photo_of_other_customer;
        self.customer = customer;
        self.step(Input::Customer(customer.map(|id| u32::from(id) + 1)))?;
        let asks = matches!(self.tryon.screen(), Screen::Hidden | Screen::Paywall { .. });
        prop_assert!(!gone || self.photo.is_none() || asks, "a stranger's photo");
        self.photo_of_other_customer &= self.photo.is_some() || self.preparing.is_some();
        Ok(())
    }

    /// Ends what is awaited, if it is of this kind.
    fn awaited(
        &mut self,
        kind: Awaited,
        input: impl Fn(u32) -> Input,
    ) -> Result<(), TestCaseError> {
        match self.awaited {
            Some((turn, awaited)) if awaited == kind => {
                self.awaited = None;
                self.goes_on = true;
                let result = self.step(input(turn));
                self.goes_on = false;
                result
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, id: u8, way: Way) -> Result<(), TestCaseError> {
        self.step(Input::Open {
            product: product(&id.to_string()),
            asks_consent: self.asked,
            availability: match way {
                Way::Free => None,
                Way::Refused => Some(Availability::Refused(locked())),
                Way::Closed => Some(Availability::Closed),
            },
        })?;
        let shown = self.tryon.product().id.clone().unwrap_or_default();
        self.product = shown.parse().unwrap_or_default();
        prop_assert!(
            self.tryon.screen() != Screen::Hidden,
            "an opened dialog is seen"
        );
        let photo = matches!(
            self.tryon.screen(),
            Screen::Intro { .. } | Screen::Preview { .. }
        );
        // Only a photo chosen in view of a result is asked about in a store that refuses.
        let result = self.delivered > 0;
        prop_assert!(
            way == Way::Free || !photo || result,
            "a way around the status"
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
        self.step(if good {
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
        let Some((turn, Awaited::Answer)) = self.awaited else {
            return Ok(());
        };
        self.awaited = None;
        let want = self.want();
        if answer.counts() {
            self.counted.insert(self.serial, want);
        }
        match answer {
            Answer::Made => {
                self.delivered += 1;
                self.open_attempts.remove(&self.serial);
            }
            Answer::Refused | Answer::NotMade => {
                self.open_attempts.remove(&self.serial);
            }
            // Refused at the door, unless something got in before.
            Answer::SessionEnded
            | Answer::Busy
            | Answer::Unavailable
            | Answer::TooLarge
            | Answer::Slow
                if !self.outcome_unknown =>
            {
                self.open_attempts.remove(&self.serial);
            }
            _ => self.outcome_unknown = true,
        }
        self.step(Input::Replied(turn, answer.reply()))
    }

    fn with_ticket(&mut self, age: u32, input: impl Fn(u32) -> Input) -> Result<(), TestCaseError> {
        let index = self.tickets.len().checked_sub(1 + age as usize);
        match index.and_then(|index| self.tickets.get(index).copied()) {
            Some(ticket) => self.begin(input(ticket)),
            None => Ok(()),
        }
    }

    fn want(&self) -> Want {
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
            Effect::Prepare(id) => self.preparing = Some(id),
            Effect::Forget(id) => {
                if self.photo == Some(id) {
                    prop_assert!(self.photo_of_other_customer, "the photo is lost");
                    self.photo = None;
                    self.agreed = false;
                }
                if self.preparing == Some(id) {
                    self.preparing = None;
                }
            }
            Effect::Send { attempt, turn, .. } => self.sent(attempt, turn)?,
            Effect::Poll { turn, .. } => self.await_turn(turn, Awaited::Answer)?,
            Effect::Wait { turn, .. } => self.await_turn(turn, Awaited::Wait)?,
            Effect::RefreshToken { turn } => {
                prop_assert!(!self.refreshed, "a second token for one attempt");
                self.refreshed = true;
                self.await_turn(turn, Awaited::Token)?;
            }
            Effect::Abort => self.awaited = None,
            Effect::Shrink { photo, turn } => {
                prop_assert_eq!(Some(photo), self.photo);
                self.await_turn(turn, Awaited::Smaller)?;
            }
            Effect::CancelJob(_) | Effect::AskStatus => {}
            Effect::AskHost { ticket, .. } => self.tickets.push(ticket),
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

    /// Nothing is sent under a new serial while another may have been counted for the same want.
    fn sent(&mut self, serial: u32, turn: u32) -> Result<(), TestCaseError> {
        // One that was sent before the store began to ask is sent again when the connection breaks.
        let known = self.goes_on;
        prop_assert!(self.agreed || !self.asked || known, "sent without consent");
        let want = self.want();
        let twice = self
            .open_attempts
            .iter()
            .find(|(other, for_)| **other != serial && **for_ == want);
        prop_assert!(twice.is_none(), "{serial} goes out while {twice:?} is open");
        self.open_attempts.insert(serial, want);
        self.outcome_unknown &= self.serial == serial;
        self.photo_of_other_customer = false;
        self.serial = serial;
        self.await_turn(turn, Awaited::Answer)
    }

    fn await_turn(&mut self, turn: u32, kind: Awaited) -> Result<(), TestCaseError> {
        prop_assert!(self.awaited.is_none(), "two things under way");
        self.awaited = Some((turn, kind));
        Ok(())
    }

    fn check_screen(&self) -> Result<(), TestCaseError> {
        let screen = self.tryon.screen();
        let running = matches!(screen, Screen::Progress(_));
        prop_assert!(
            !running || self.awaited.is_some(),
            "progress of nothing: a hang"
        );
        if self.photo.is_some() && self.preparing.is_none() {
            prop_assert!(
                !matches!(screen, Screen::Intro { .. }),
                "asked for the photo again"
            );
        }
        let result = matches!(screen, Screen::Result { .. });
        prop_assert!(!result || self.delivered > 0, "a result of nothing");
        prop_assert_eq!(self.completed, self.delivered);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_inputs(acts in prop::collection::vec(acts(), 1..80)) {
        let mut world = World::default();
        for act in acts {
            world.act(act)?;
        }
        // Whatever happened: a click on the trigger shows the shopper something.
        world.open(world.product, Way::Free)?;
    }
}
