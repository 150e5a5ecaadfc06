//! The state machine of a try-on: what can happen to it, and what is to be done then.
//!
//! Three rules hold whatever comes in, in whatever order:
//! - an attempt whose outcome is unknown keeps its serial (and so its attempt id on the wire) for the
//!   same photo, product and customer, so that asking again can never count twice;
//! - a photo, once ready, stays until another one is ready;
//! - at most one request, one job or one timer is under way, and only its answer counts.

use std::rc::Rc;

use super::{
    availability::Availability,
    effect::{Effect, HostEvent},
    failure::{Charged, Failure, FailureKind},
    input::{HostAnswer, Input, PhotoProblem},
    paywall::Refusal,
    product::Product,
    reply::{Outcome, Reply},
    retry::{BUSY_WAITS, Delay, LONGEST_WAIT, POLL_SECONDS, POLLS, RETRIES},
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
    pub(super) product: Product,
    pub(super) photo: Option<u32>,
    pub(super) preparing: Option<u32>,
    pub(super) notice: Option<PhotoProblem>,
    pub(super) consent: Consent,
    pub(super) phase: Phase,
    /// Attempts with this photo that may have been counted without a picture having come, by product and customer.
    pending_attempts: Vec<(Product, Option<u32>, u32)>,
    /// Whom the session is for.
    customer: Option<u32>,
    /// The photo was chosen in another customer's session. The host page may still say, by resuming, that it is
    /// the same person, who has bought or signed in meanwhile.
    photo_of_other_customer: bool,
    /// A result came while the dialog was closed.
    unseen_result: bool,
    resumes_left: u32,
    /// Source of attempt serials, turns and tickets; none is ever used twice.
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
    serial: u32,
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
    pub(super) place: PaywallLocation,
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
    pub fn product(&self) -> &Product {
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

    fn open(&mut self, product: Product, availability: Option<Availability>) {
        let same = product == self.product;
        if self.photo_of_other_customer {
            self.forget();
        }
        // What is wrong with an opening comes after it.
        if !self.open {
            self.open = true;
            self.emit(HostEvent::Opened);
        }
        match &mut self.phase {
            // A paid try-on is not thrown away for a click on another product.
            Phase::Running(_) => {}
            Phase::Done(_) | Phase::PictureLost(..) if self.unseen_result || same => {}
            // A host that never comes back must not keep the shopper out.
            Phase::Paywalled(paywalled) if same && paywalled.stands(&availability) => {
                paywalled.place = PaywallLocation::Panel;
            }
            phase => {
                let stays = same && phase.stays();
                self.product = product;
                match availability {
                    Some(availability) => self.block(availability),
                    None if stays => {}
                    None => self.phase = Phase::Idle,
                }
            }
        }
        self.unseen_result = false;
    }

    /// The store's status is in the way. The host page is asked from the panel's button alone.
    fn block(&mut self, availability: Availability) {
        match availability {
            Availability::Refused(refusal) => {
                self.phase = Phase::Paywalled(Paywalled {
                    ticket: self.next(),
                    place: PaywallLocation::Panel,
                    refusal,
                    asked_again: false,
                });
            }
            Availability::Closed => {
                self.reject(Failure::new(FailureKind::Unavailable, Charged::No));
            }
        }
    }

    fn close(&mut self) {
        if !self.open || self.with_host() {
            return;
        }
        self.phase = match std::mem::take(&mut self.phase) {
            Phase::Paywalled(_) | Phase::Failed(_) => Phase::Idle,
            Phase::PictureLost(outcome, true) => Phase::Done(outcome),
            Phase::PictureLost(_, false) => Phase::Idle,
            other => other,
        };
        self.shut();
    }

    fn shut(&mut self) {
        self.open = false;
        self.notice = None;
        self.emit(HostEvent::Closed);
    }

    /// Whether the host page has the shopper.
    pub(super) fn with_host(&self) -> bool {
        matches!(&self.phase, Phase::Paywalled(paywalled) if paywalled.place == PaywallLocation::Host)
    }

    fn takes_photos(&self) -> bool {
        !matches!(self.phase, Phase::Running(_) | Phase::Paywalled(_))
    }

    fn photo_chosen(&mut self, id: u32) {
        if !self.takes_photos() {
            return self.push(Effect::Forget(id));
        }
        if matches!(self.phase, Phase::Failed(_)) {
            self.phase = Phase::Idle;
        }
        self.notice = None;
        if let Some(superseded) = self.preparing.replace(id) {
            self.push(Effect::Forget(superseded));
        }
        self.push(Effect::Prepare(id));
    }

    fn photo_ready(&mut self, id: u32) {
        if self.preparing != Some(id) {
            return self.push(Effect::Forget(id));
        }
        self.preparing = None;
        // The store's status may have come in the way since the photo was chosen.
        if !matches!(self.phase, Phase::Paywalled(_)) {
            self.phase = Phase::Idle;
        }
        self.pending_attempts.clear();
        if let Some(before) = self.photo.replace(id) {
            self.push(Effect::Forget(before));
        }
    }

    fn photo_rejected(&mut self, id: u32, problem: PhotoProblem) {
        if self.preparing == Some(id) {
            self.preparing = None;
            self.notice = Some(problem);
        }
        self.push(Effect::Forget(id));
    }

    fn no_picture(&mut self) {
        if self.takes_photos() {
            self.notice = Some(PhotoProblem::NoPicture);
        }
    }

    fn ask_consent(&mut self, asked: bool) {
        self.consent = match (asked, self.consent) {
            (true, Consent::NotAsked) => Consent::Missing(0),
            (false, Consent::Missing(_)) => Consent::NotAsked,
            (_, as_before) => as_before,
        };
    }

    fn consented(&mut self, given: bool) {
        self.consent = match self.consent {
            Consent::NotAsked => Consent::NotAsked,
            _ if given => Consent::Given,
            _ => Consent::Missing(0),
        };
    }

    fn submit(&mut self) {
        let ready = self.open && self.photo.is_some() && self.preparing.is_none();
        if ready && matches!(self.phase, Phase::Idle) {
            self.resumes_left = RESUMES;
            self.start();
        }
    }

    /// Sends the try-on: under the unsettled attempt's serial where there is one, else a fresh one. Without
    /// the consent that is asked for, goes back to where it can be given.
    fn start(&mut self) {
        if let Consent::Missing(times) = &mut self.consent {
            *times = times.wrapping_add(1);
            self.phase = Phase::Idle;
            return;
        }
        let known = self
            .pending_attempts
            .iter()
            .position(|(product, customer, _)| {
                *product == self.product && *customer == self.customer
            });
        let serial = match known {
            Some(index) => self.pending_attempts.swap_remove(index).2,
            None => self.next(),
        };
        let turn = self.next();
        self.notice = None;
        self.phase = Phase::Running(Running {
            serial,
            turn,
            job: None,
            outcome_unknown: known.is_some(),
            retries: 0,
            busy_waits: 0,
            polls: 0,
            expired: None,
            too_large: None,
            stage: Stage::Sending,
        });
        self.push(Effect::Send { serial, turn });
    }

    fn cancel(&mut self) {
        let Phase::Running(running) = &mut self.phase else {
            return;
        };
        let (serial, job) = (running.serial, running.job.take());
        self.phase = Phase::Idle;
        self.keep(serial);
        self.push(Effect::Abort);
        if let Some(job) = job {
            self.push(Effect::CancelJob(job));
        }
    }

    /// Another customer is another attempt: what the one before was charged stays theirs. Somebody else than
    /// before does not find what the one before has left; a guest who signs in is the same person.
    fn customer(&mut self, customer: Option<u32>) {
        let before = self.customer;
        // A token that cannot be read says nothing against the one before.
        let same = match (before, customer) {
            (Some(before), Some(now)) => before == 0 || now == 0 || before == now,
            _ => before == customer,
        };
        if !same || customer != Some(0) {
            self.customer = customer;
        }
        if same {
            return;
        }
        let serial = self.next();
        match self.phase {
            _ if before.is_none() => {
                // An answer that is under way still counts; what is sent from now on is for somebody else.
                if let Some(running) = self.running() {
                    running.serial = serial;
                }
            }
            Phase::Paywalled(_) if self.customer.is_some() => self.photo_of_other_customer = true,
            _ => self.forget(),
        }
    }

    /// Decides what becomes of the photo of another customer's session, once it is known.
    fn reconcile(&mut self) {
        match self.phase {
            _ if !self.photo_of_other_customer => {}
            Phase::Running(_) => self.photo_of_other_customer = false,
            Phase::Paywalled(_) if self.open => {}
            _ => self.forget(),
        }
    }

    /// Photo, result and attempts are those of somebody who is gone.
    fn forget(&mut self) {
        self.cancel();
        // A dialog that made way for the host's paywall must not come back on top of it.
        if self.with_host() {
            self.shut();
        }
        self.photo_of_other_customer = false;
        self.unseen_result = false;
        self.phase = Phase::Idle;
        if self.consent == Consent::Given {
            self.consent = Consent::Missing(0);
        }
        self.notice = None;
        self.pending_attempts.clear();
        let photos = [self.photo.take(), self.preparing.take()];
        for photo in photos.into_iter().flatten() {
            self.push(Effect::Forget(photo));
        }
    }

    fn retry(&mut self) {
        let again = match &self.phase {
            _ if !self.open => false,
            Phase::Failed(failure) => failure.retryable(),
            Phase::Paywalled(paywalled) => {
                paywalled.place == PaywallLocation::Panel && !paywalled.refusal.by_store
            }
            Phase::PictureLost(outcome, true) => {
                self.phase = Phase::Done(outcome.clone());
                false
            }
            _ => false,
        };
        if again {
            self.resumes_left = RESUMES;
            self.start();
        }
    }

    /// Remembers an attempt of unknown outcome.
    fn keep(&mut self, serial: u32) {
        self.pending_attempts
            .push((self.product.clone(), self.customer, serial));
    }

    fn running(&mut self) -> Option<&mut Running> {
        match &mut self.phase {
            Phase::Running(running) => Some(running),
            _ => None,
        }
    }

    fn replied(&mut self, turn: u32, reply: Reply) {
        if self.running().is_none_or(|running| running.turn != turn) {
            return;
        }
        match reply {
            Reply::Succeeded(outcome) => {
                let outcome = Rc::new(outcome);
                self.unseen_result = !self.open;
                self.phase = Phase::Done(outcome.clone());
                self.emit(HostEvent::Completed(outcome));
                self.push(Effect::AskStatus);
            }
            Reply::Working {
                status_url,
                retry_after,
            } => self.working(status_url, retry_after),
            Reply::Refused(refusal) => self.refused(refusal),
            Reply::Busy {
                retry_after,
                failure,
            } => self.busy(retry_after, failure),
            Reply::Retryable {
                retry_after,
                failure,
            } => self.again(retry_after, failure),
            Reply::Failed(failure) => self.failed(failure),
        }
    }

    /// A session that the backend refuses is refreshed once; nothing was counted, so that the attempt is
    /// still the same one. A photo that is too large for it is made smaller.
    fn failed(&mut self, failure: Failure) {
        let turn = self.next();
        let photo = self.photo;
        match (self.running(), photo) {
            (Some(running), _)
                if failure.kind == FailureKind::SessionEnded && running.expired.is_none() =>
            {
                running.expired = Some(failure);
                running.turn = turn;
                self.push(Effect::RefreshToken { turn });
            }
            (Some(running), Some(photo))
                if failure.kind == FailureKind::TooLarge && running.job.is_none() =>
            {
                running.too_large = Some(failure);
                running.turn = turn;
                self.push(Effect::Shrink { photo, turn });
            }
            _ => self.fail(failure),
        }
    }

    /// A photo of other bytes is another attempt, unless the one before may have got through.
    fn shrunk(&mut self, turn: u32, smaller: bool) {
        let serial = self.next();
        let Some(running) = self.running().filter(|running| running.turn == turn) else {
            return;
        };
        let too_large = running.too_large.take();
        if smaller {
            if !running.outcome_unknown {
                running.serial = serial;
            }
            self.go_on(turn);
        } else if let Some(too_large) = too_large {
            self.fail(too_large);
        }
    }

    fn refreshed(&mut self, turn: u32, fresh: bool) {
        if fresh {
            return self.go_on(turn);
        }
        let expired = self
            .running()
            .filter(|running| running.turn == turn)
            .and_then(|running| running.expired.clone());
        if let Some(expired) = expired {
            self.fail(expired);
        }
    }

    fn fresh_token(&mut self) {
        if matches!(&self.phase, Phase::Failed(failure) if failure.kind == FailureKind::SessionEnded)
        {
            self.phase = Phase::Idle;
        }
    }

    /// Browsers freeze a page that is left, and cut its connections: what was awaited may never come.
    fn returned(&mut self) {
        match &mut self.phase {
            Phase::Running(_) => {
                self.push(Effect::Abort);
                self.fail(Failure::new(FailureKind::Lost, Charged::Unknown));
            }
            // Whoever comes back from the host's checkout has left its overlay, too.
            Phase::Paywalled(paywalled) => paywalled.place = PaywallLocation::Panel,
            _ => {}
        }
    }

    fn working(&mut self, status_url: Option<String>, retry_after: Option<u32>) {
        let Some(running) = self.running() else {
            return;
        };
        if status_url.is_some() {
            running.job = status_url;
        }
        running.outcome_unknown = true;
        running.polls += 1;
        running.retries = 0;
        let lost = match (&running.job, running.polls > POLLS) {
            (None, _) => FailureKind::Unreadable,
            (_, true) => FailureKind::TimedOut,
            _ => {
                let seconds = retry_after.unwrap_or(POLL_SECONDS).max(1);
                return self.wait(Stage::Making, Delay::asked(seconds));
            }
        };
        self.fail(Failure::new(lost, Charged::Unknown));
    }

    fn busy(&mut self, retry_after: Option<u32>, failure: Failure) {
        let seconds = retry_after.unwrap_or(BUSY_SECONDS).max(1);
        let Some(running) = self.running() else {
            return;
        };
        running.busy_waits += 1;
        if running.busy_waits > BUSY_WAITS || seconds > LONGEST_WAIT {
            return self.fail(failure);
        }
        self.wait(Stage::Busy { seconds }, Delay::asked(seconds));
    }

    fn again(&mut self, retry_after: Option<u32>, failure: Failure) {
        let Some(running) = self.running() else {
            return;
        };
        running.outcome_unknown = true;
        let count = running.retries;
        running.retries += 1;
        if count >= RETRIES || retry_after.is_some_and(|seconds| seconds > LONGEST_WAIT) {
            return self.fail(failure);
        }
        self.wait(Stage::Reconnecting, Delay::backoff(count, retry_after));
    }

    fn wait(&mut self, stage: Stage, delay: Delay) {
        let turn = self.next();
        if let Some(running) = self.running() {
            running.stage = stage;
            running.turn = turn;
            self.push(Effect::Wait { delay, turn });
        }
    }

    /// Sends again, or asks again for the job, if this turn is the one that was awaited.
    fn go_on(&mut self, awaited: u32) {
        let turn = self.next();
        let Some(running) = self.running() else {
            return;
        };
        if running.turn != awaited {
            return;
        }
        running.turn = turn;
        let effect = match running.job.clone() {
            Some(url) => {
                running.stage = Stage::Making;
                Effect::Poll { url, turn }
            }
            None => {
                running.stage = Stage::Sending;
                let serial = running.serial;
                Effect::Send { serial, turn }
            }
        };
        self.push(effect);
    }

    fn fail(&mut self, mut failure: Failure) {
        let Some(running) = self.running() else {
            return;
        };
        // Only the word that no picture was made settles an attempt that is in doubt.
        if running.outcome_unknown && failure.kind != FailureKind::NotMade {
            failure.charged = Charged::Unknown;
        }
        // An address that does not know its job any more says nothing about how the job ended.
        if running.job.is_some() && failure.kind == FailureKind::Unavailable {
            failure.kind = FailureKind::Down;
        }
        let serial = running.serial;
        if failure.charged == Charged::Unknown {
            self.keep(serial);
        }
        if failure.kind == FailureKind::SessionEnded {
            self.emit(HostEvent::TokenExpired);
        }
        self.reject(failure);
    }

    fn reject(&mut self, failure: Failure) {
        let failure = Rc::new(failure);
        self.phase = Phase::Failed(failure.clone());
        self.emit(HostEvent::Failed(failure));
    }

    fn refused(&mut self, refusal: Refusal) {
        if self.open {
            self.ask(Rc::new(refusal), false);
        } else {
            // Nobody is looking: the next try meets the same 402, with the shopper there.
            self.phase = Phase::Idle;
        }
    }

    fn ask(&mut self, refusal: Rc<Refusal>, asked_again: bool) {
        let ticket = self.next();
        self.phase = Phase::Paywalled(Paywalled {
            ticket,
            place: PaywallLocation::Host,
            refusal: refusal.clone(),
            asked_again,
        });
        self.push(Effect::AskHost { ticket, refusal });
    }

    fn upgrade(&mut self) {
        if let Phase::Paywalled(paywalled) = &self.phase
            && paywalled.place == PaywallLocation::Panel
        {
            let refusal = paywalled.refusal.clone();
            self.resumes_left = RESUMES;
            self.ask(refusal, true);
        }
    }

    fn paywalled(&mut self, ticket: u32) -> Option<&mut Paywalled> {
        match &mut self.phase {
            Phase::Paywalled(paywalled) if paywalled.ticket == ticket => Some(paywalled),
            _ => None,
        }
    }

    fn host_answered(&mut self, ticket: u32, answer: HostAnswer) {
        match answer {
            HostAnswer::Handled => {}
            HostAnswer::Resume => self.resume(ticket),
            HostAnswer::Unhandled => self.show_panel(ticket),
        }
    }

    fn show_panel(&mut self, ticket: u32) {
        if let Some(paywalled) = self.paywalled(ticket) {
            paywalled.place = PaywallLocation::Panel;
        }
    }

    fn resume(&mut self, ticket: u32) {
        let Some(paywalled) = self.paywalled(ticket) else {
            return;
        };
        if paywalled.refusal.by_store {
            // There is no try-on to go on with yet.
            self.phase = Phase::Idle;
            return self.push(Effect::AskStatus);
        }
        if self.resumes_left == 0 {
            return self.show_panel(ticket);
        }
        self.resumes_left -= 1;
        self.start();
    }

    fn dismiss(&mut self, ticket: u32) {
        if self.awaits(ticket) {
            self.phase = Phase::Idle;
            self.shut();
        }
    }

    fn picture_failed(&mut self, again: bool) {
        // Of several pictures the others are still worth looking at.
        if let Phase::Done(outcome) = &self.phase
            && outcome.pictures == 1
        {
            let failure = Rc::new(outcome.lost(again));
            self.phase = Phase::PictureLost(outcome.clone(), again);
            self.emit(HostEvent::Failed(failure));
        }
    }
}
