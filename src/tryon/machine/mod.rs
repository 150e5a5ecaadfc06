//! The state machine of a try-on: it takes inputs, updates its state and returns the effects to run.
//!
//! Three rules hold for any inputs in any order:
//! - An attempt whose outcome is unknown is reused (and so is its attempt id on the wire) for the same photo, product
//!   and customer, so that a retry is never counted twice.
//! - A photo that is ready is kept until another one is ready.
//! - At most one request, job or timer is pending, and only its answer is accepted.

mod checkout;
mod customer;
mod job;
mod opening;
mod paywall;
mod photo;
mod quota;
mod replies;
mod sending;

use std::rc::Rc;

pub use checkout::Payment;

use super::{
    availability::Availability,
    effect::{Effect, HostEvent},
    failure::Failure,
    input::{Input, PhotoProblem},
    paywall::{Quota, Refusal},
    product::Product,
    reply::Outcome,
};

/// How often the host page may resume a try-on after one click of the shopper. A callback that answers every 402 with
/// the same stale token ends on the built-in panel instead of looping forever.
const MAX_RESUMES: u32 = 2;

/// Seconds to wait after a 429 without a `Retry-After`.
const DEFAULT_RATE_LIMIT_SECONDS: u32 = 5;

/// The whole state of the try-on dialog.
#[derive(Debug, Default)]
pub struct TryOn {
    pub(super) open: bool,
    pub(super) product: Rc<Product>,
    pub(super) photo: Option<u32>,
    pub(super) preparing: Option<u32>,
    pub(super) notice: Option<PhotoProblem>,
    pub(super) consent: Consent,
    pub(super) phase: Phase,
    /// Whether a try-on has to be paid for.
    pub(super) payment: Payment,
    /// Attempts with this photo that may have been counted although no picture arrived: product, customer, attempt.
    pending_attempts: Vec<(Rc<Product>, Option<u32>, u32)>,
    /// The customer's quota as it was reported last.
    pub(super) quota: Option<Quota>,
    /// The customer of the session; see [`Input::CustomerChanged`].
    customer: Option<u32>,
    /// Whether the photo was chosen in another customer's session. If the host page resumes the try-on, it is the same
    /// person, who bought a plan or signed in in the meantime.
    photo_of_other_customer: bool,
    /// Whether a result arrived while the dialog was closed.
    pub(super) unseen_result: bool,
    /// How often the host page may still resume; see [`MAX_RESUMES`].
    resumes_left: u32,
    /// The last id that was given to an attempt, a turn or a ticket. Ids are never reused.
    last_id: u32,
    /// The effects of the current step.
    effects: Vec<Effect>,
}

#[derive(Debug, Default)]
pub(super) enum Phase {
    #[default]
    Idle,
    Running(Running),
    Paywalled(Paywalled),
    /// The shopper is on the way to the store's checkout or back from it. `www/checkout/` knows the step.
    Checkout,
    Completed(Rc<Outcome>),
    /// The picture was made and counted, but its file did not load. `true` if loading it again may succeed.
    ResultNotLoaded(Rc<Outcome>, bool),
    Failed(Rc<Failure>),
}

#[derive(Debug)]
pub(super) struct Running {
    attempt: u32,
    /// The id of the pending effect. Answers to any other turn are ignored.
    turn: u32,
    /// The URL of the job, once the backend has created one.
    job: Option<String>,
    /// Whether the job's URL was refused: proxies let no other path through than the try-on's own.
    job_refused: bool,
    /// Whether the page before has sent it.
    kept: bool,
    /// Whether that page has reported the picture already.
    reported: bool,
    /// Whether this is the try-on that was paid for in the checkout.
    pub(super) paid: bool,
    /// Whether an earlier request of this attempt got no answer, or became a job. It may have been counted, even if a
    /// later request is refused.
    outcome_unknown: bool,
    retries: u32,
    rate_limit_waits: u32,
    polls: u32,
    /// The failure to report if the expired session cannot be refreshed, or if the fresh token is refused too.
    expired: Option<Failure>,
    /// The failure to report if the photo cannot be made smaller.
    too_large: Option<Failure>,
    pub(super) stage: Stage,
}

#[derive(Debug)]
pub(super) struct Paywalled {
    /// The id that answers of the host page have to repeat.
    ticket: u32,
    pub(super) location: PaywallLocation,
    pub(super) refusal: Rc<Refusal>,
    pub(super) callback_retried: bool,
    /// Where the shopper asked for more try-ons before one was refused. Then no try-on waits at this paywall.
    pub(super) asked_in: Option<Box<Phase>>,
}

impl Phase {
    /// Whether opening the dialog again for the same product shows it as it was left.
    fn survives_reopening(&self) -> bool {
        !matches!(self, Phase::Paywalled(_))
    }
}

impl Paywalled {
    /// Whether the refusal still applies. A refusal by the store does for as long as its status refuses try-ons.
    fn still_applies(&self, availability: &Option<Availability>) -> bool {
        match availability {
            None => !self.refusal.by_store,
            Some(Availability::Refused(_)) => true,
            Some(Availability::Unknown) => false,
        }
    }
}

/// Which paywall the shopper sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaywallLocation {
    /// The host page's own paywall, or none yet: the dialog is hidden.
    Host,
    /// The dialog's built-in panel.
    Panel,
}

/// What is known about a try-on in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The request has been sent.
    Sending,
    /// The backend has the photo and reports that it is working on the picture.
    Generating,
    /// The connection broke. The request will be sent again in a moment.
    Reconnecting,
    /// The backend asked the widget to wait.
    RateLimited {
        /// How long to wait.
        seconds: u32,
    },
}

/// Whether the shopper has agreed that the photo is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// The store does not ask for consent.
    #[default]
    NotRequired,
    /// Not given yet. The number counts how often the shopper tried to submit without it.
    Missing(u32),
    /// Given, until the page is left.
    Given,
}

impl TryOn {
    /// Handles one input and returns the effects to run. An input that does not fit the current state is ignored.
    pub fn step(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Open {
                product,
                requires_consent,
                availability,
            } => {
                self.set_consent_required(requires_consent);
                self.open(product, availability);
            }
            Input::RemainingKnown(remaining) => self.set_remaining(remaining),
            Input::Close => self.close(),
            Input::PhotoChosen(id) => self.photo_chosen(id),
            Input::PhotoReady(id) => self.photo_ready(id),
            Input::PhotoRejected(id, problem) => self.photo_rejected(id, problem),
            Input::NoPicture => self.no_picture(),
            Input::ForgetPhoto => self.forget_photo(),
            Input::ConsentChanged(given) => self.set_consent(given),
            Input::Submit => self.submit(),
            Input::Cancel => self.cancel(),
            Input::Retry => self.retry(),
            Input::Upgrade => self.upgrade(),
            Input::Replied(turn, reply) => self.replied(turn, reply),
            Input::WaitElapsed(turn) => self.send_or_poll(turn),
            Input::TokenRefreshed(turn, fresh) => self.token_refreshed(turn, fresh),
            Input::TokenReplaced => self.token_replaced(),
            Input::CustomerChanged(customer) => self.set_customer(customer),
            Input::PhotoShrunk(turn, smaller) => self.photo_shrunk(turn, smaller),
            Input::PageRestored => self.page_restored(),
            Input::PictureFailed(reloadable) => self.picture_failed(reloadable),
            Input::HostAnswered(ticket, answer) => self.host_answered(ticket, answer),
            Input::Resume(ticket) => self.resume(ticket),
            Input::Dismiss(ticket) => self.dismiss(ticket),
            Input::PaymentChanged(payment) => self.set_payment(payment),
            Input::CheckoutReturned => self.checkout_returned(),
            Input::Paid => self.paid(),
            Input::JobEnded => self.job_ended(),
            Input::JobKept {
                url,
                product,
                reported,
            } => self.job_kept(url, product, reported),
        }
        self.reconcile_photo_owner();
        std::mem::take(&mut self.effects)
    }

    /// The product that the dialog shows.
    pub fn product(&self) -> &Rc<Product> {
        &self.product
    }

    /// The id of the photo in use.
    pub fn photo(&self) -> Option<u32> {
        self.photo
    }

    /// Whether an answer of the host page to this ticket is still accepted.
    pub fn is_awaiting_host(&self, ticket: u32) -> bool {
        matches!(&self.phase, Phase::Paywalled(paywalled) if paywalled.ticket == ticket)
    }

    fn next_id(&mut self) -> u32 {
        self.last_id = self.last_id.wrapping_add(1);
        self.last_id
    }

    fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn emit(&mut self, event: HostEvent) {
        self.push(Effect::Emit(event));
    }
}
