//! The state machine of a try-on: what can happen to it, and what is to be done then.
//!
//! Three rules hold whatever comes in, in whatever order:
//! - an attempt whose outcome is unknown keeps its attempt (and so its attempt id on the wire) for the
//!   same photo, product and customer, so that asking again can never count twice;
//! - a photo, once ready, stays until another one is ready;
//! - at most one request, one job or one timer is under way, and only its answer counts.

mod customer;
mod opening;
mod paywall;
mod photo;
mod replies;
mod sending;

use std::rc::Rc;

use super::{
    availability::Availability,
    effect::{Effect, HostEvent},
    failure::Failure,
    input::{Input, PhotoProblem},
    paywall::Refusal,
    product::Product,
    reply::Outcome,
};

/// How often the host page may resume by itself after one action of the shopper's. A callback that
/// answers every 402 with the same stale token ends on the built-in panel instead of in a loop.
const RESUMES: u32 = 2;

/// Seconds waited on a 429 that names none.
const BUSY_SECONDS: u32 = 5;

/// One try-on dialog's whole state.
#[derive(Debug, Default)]
pub struct TryOn {
    pub(super) open: bool,
    pub(super) product: Rc<Product>,
    pub(super) photo: Option<u32>,
    pub(super) preparing: Option<u32>,
    pub(super) notice: Option<PhotoProblem>,
    pub(super) consent: Consent,
    pub(super) phase: Phase,
    /// Attempts with this photo that may have been counted without a picture having come, by product and customer.
    pending_attempts: Vec<(Rc<Product>, Option<u32>, u32)>,
    /// Whom the session is for.
    customer: Option<u32>,
    /// The photo was chosen in another customer's session. The host page may still say, by resuming, that it is
    /// the same person, who has bought or signed in meanwhile.
    photo_of_other_customer: bool,
    /// A result came while the dialog was closed.
    unseen_result: bool,
    resumes_left: u32,
    /// Source of attempt attempts, turns and tickets; none is ever used twice.
    count: u32,
    /// What the step under way wants done.
    effects: Vec<Effect>,
}

#[derive(Debug, Default)]
pub(super) enum Phase {
    #[default]
    Idle,
    Running(Running),
    Paywalled(Paywalled),
    Done(Rc<Outcome>),
    /// The picture was made and counted, but its file did not load, which it may when it is loaded again.
    PictureLost(Rc<Outcome>, bool),
    Failed(Rc<Failure>),
}

#[derive(Debug)]
pub(super) struct Running {
    attempt: u32,
    /// Names the one effect whose answer is awaited.
    turn: u32,
    job: Option<String>,
    /// A request of this attempt was lost, or became a job: refusals of later ones say nothing about it.
    outcome_unknown: bool,
    retries: u32,
    busy_waits: u32,
    polls: u32,
    /// The session was refused once: what is said if there is no fresh one, or if that is refused too.
    expired: Option<Failure>,
    /// What is said if the photo cannot be made smaller.
    too_large: Option<Failure>,
    pub(super) stage: Stage,
}

#[derive(Debug)]
pub(super) struct Paywalled {
    ticket: u32,
    pub(super) location: PaywallLocation,
    pub(super) refusal: Rc<Refusal>,
    pub(super) asked_again: bool,
}

impl Phase {
    /// Whether an opening for the same product finds the dialog as it was left.
    fn stays(&self) -> bool {
        !matches!(self, Phase::Paywalled(_))
    }
}

impl Paywalled {
    /// Whether it is still in the way: a refusal of the store's is, as long as its status says so.
    fn stands(&self, availability: &Option<Availability>) -> bool {
        match availability {
            None => !self.refusal.by_store,
            Some(Availability::Refused(_)) => true,
            Some(Availability::Closed) => false,
        }
    }
}

/// Where a paywalled shopper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaywallLocation {
    /// With the host page, or about to be: the dialog is out of the way.
    Host,
    /// At the dialog's own panel.
    Panel,
}

/// What is really known about a try-on under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The request is out.
    Sending,
    /// The backend has the photo and says it is at work.
    Making,
    /// The connection broke; the request goes out again in a moment.
    Reconnecting,
    /// The backend asked to wait.
    Busy {
        /// For how long.
        seconds: u32,
    },
}

/// Whether the shopper lets the photo be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// The store asks for nothing of the kind.
    #[default]
    NotAsked,
    /// Not yet, and so often a try-on was wanted without.
    Missing(u32),
    /// Given, for as long as the page is there.
    Given,
}

impl TryOn {
    /// Takes one input and says what is to be done. Inputs that make no sense now change nothing.
    pub fn step(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Open {
                product,
                asks_consent,
                availability,
            } => {
                self.ask_consent(asks_consent);
                self.open(product, availability);
            }
            Input::Close => self.close(),
            Input::PhotoChosen(id) => self.photo_chosen(id),
            Input::PhotoReady(id) => self.photo_ready(id),
            Input::PhotoRejected(id, problem) => self.photo_rejected(id, problem),
            Input::NoPicture => self.no_picture(),
            Input::Consent(given) => self.consented(given),
            Input::Submit => self.submit(),
            Input::Cancel => self.cancel(),
            Input::Retry => self.retry(),
            Input::Upgrade => self.upgrade(),
            Input::Replied(turn, reply) => self.replied(turn, reply),
            Input::Waited(turn) => self.go_on(turn),
            Input::Refreshed(turn, fresh) => self.refreshed(turn, fresh),
            Input::FreshToken => self.fresh_token(),
            Input::Customer(customer) => self.customer(customer),
            Input::Shrunk(turn, smaller) => self.shrunk(turn, smaller),
            Input::Returned => self.returned(),
            Input::PictureFailed(again) => self.picture_failed(again),
            Input::HostAnswered(ticket, answer) => self.host_answered(ticket, answer),
            Input::Resume(ticket) => self.resume(ticket),
            Input::Dismiss(ticket) => self.dismiss(ticket),
        }
        self.reconcile();
        std::mem::take(&mut self.effects)
    }

    /// The product on show.
    pub fn product(&self) -> &Rc<Product> {
        &self.product
    }

    /// The photo in use, by the browser's id for it.
    pub fn photo(&self) -> Option<u32> {
        self.photo
    }

    /// Whether the host page may still answer for this ticket.
    pub fn awaits(&self, ticket: u32) -> bool {
        matches!(&self.phase, Phase::Paywalled(paywalled) if paywalled.ticket == ticket)
    }

    fn next(&mut self) -> u32 {
        self.count = self.count.wrapping_add(1);
        self.count
    }

    fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn emit(&mut self, event: HostEvent) {
        self.push(Effect::Emit(event));
    }
}
