//! The state machine of a try-on: commands that change it, and nothing else.
//!
//! Three rules hold whatever comes in, in whatever order:
//! - an attempt whose outcome is unknown keeps its serial (and so its attempt id on the wire) for the
//!   same photo and product, so that asking again can never count twice;
//! - a photo, once ready, stays until another one is ready;
//! - at most one request, one job or one timer is under way, and only its answer counts.

use super::failure::{Charged, Failure, FailureKind};
use super::paywall::Refusal;
use super::product::Product;
use super::reply::{Outcome, Reply};
use super::retry::{BUSY_WAITS, Delay, LONGEST_WAIT, POLL_SECONDS, POLLS, RETRIES};

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
    pub(super) phase: Phase,
    /// The attempt that may have been counted without a picture having been shown.
    unsettled: Option<u32>,
    resumes_left: u32,
    /// Source of attempt serials, turns and tickets; none is ever used twice.
    count: u32,
}

#[derive(Debug, Default)]
pub(super) enum Phase {
    #[default]
    Idle,
    Running(Running),
    Paywalled(Paywalled),
    Done(Outcome),
    /// The picture was made and counted, but its file did not load.
    PictureLost(Outcome),
    Failed(Failure),
}

#[derive(Debug)]
pub(super) struct Running {
    serial: u32,
    /// Names the one effect whose answer is awaited.
    turn: u32,
    job: Option<String>,
    retries: u32,
    busy_waits: u32,
    polls: u32,
    pub(super) stage: Stage,
}

#[derive(Debug)]
pub(super) struct Paywalled {
    ticket: u32,
    pub(super) place: Place,
    pub(super) refusal: Refusal,
    pub(super) asked_again: bool,
}

/// Where a paywalled shopper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
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

/// Why a chosen file cannot be the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoProblem {
    /// The browser cannot decode it.
    Undecodable,
    /// It is HEIC, and this browser does not decode that.
    Heic,
    /// It decoded to nothing: one flat colour.
    Blank,
    /// Nothing in what was dropped or pasted is a picture.
    NoPicture,
}

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A trigger was clicked, or `openTryOn` called.
    Open {
        /// What is to be tried on.
        product: Product,
        /// The call brought another session token than the one before.
        fresh_token: bool,
    },
    /// The shopper closed the dialog.
    Close,
    /// A file was chosen; the browser knows it under this id.
    PhotoChosen(u32),
    /// It is decoded, upright, small enough and encoded.
    PhotoReady(u32),
    /// It cannot be used.
    PhotoRejected(u32, PhotoProblem),
    /// Something was dropped or pasted that holds no picture.
    NoPicture,
    /// 'Try it on'.
    Submit,
    /// 'Cancel', while a try-on is under way.
    Cancel,
    /// 'Try again', after a failure or on the paywall panel.
    Retry,
    /// 'Upgrade', on the paywall panel.
    Upgrade,
    /// What came of the request of this turn.
    Replied(u32, Reply),
    /// The wait of this turn is over.
    Waited(u32),
    /// A picture's file did not load.
    PictureFailed,
    /// What the host page made of the paywall.
    HostAnswered(u32, HostAnswer),
    /// The host page says: go on (`resume()`).
    Resume(u32),
    /// The host page says: no (`cancel()`).
    Dismiss(u32),
}

/// The host page's answer to a 402.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostAnswer {
    /// It takes care of it, or has promised to say later.
    Handled,
    /// It does nothing.
    Unhandled,
    /// It gave a token: go on with that.
    Resume,
}

/// Everything that is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Decode and encode the chosen file.
    Prepare(u32),
    /// This photo is not needed any more.
    Forget(u32),
    /// Send the try-on; equal serials go out under one attempt id.
    Send {
        /// The attempt.
        serial: u32,
        /// To be named in the answer.
        turn: u32,
    },
    /// Ask for the job.
    Poll {
        /// Its address.
        url: String,
        /// To be named in the answer.
        turn: u32,
    },
    /// Come back after a while.
    Wait {
        /// How long.
        delay: Delay,
        /// To be named in the answer.
        turn: u32,
    },
    /// Drop the request under way.
    Abort,
    /// Tell the backend that the job is not wanted any more, so that its credit comes back.
    CancelJob(String),
    /// Event and callback of the paywall; answered by [`Input::HostAnswered`].
    AskHost {
        /// To be named in the answer, in `resume` and in `cancel`.
        ticket: u32,
        /// What the backend said.
        refusal: Refusal,
    },
    /// Tell the host page.
    Tell(News),
}

/// What the host page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// `genvoris:open`
    Opened,
    /// `genvoris:close`
    Closed,
    /// `genvoris:tryon-completed`
    Completed(Outcome),
    /// `genvoris:error`
    Failed(Failure),
    /// `genvoris:token-expired`
    TokenExpired,
}

impl TryOn {
    /// Takes one input and says what is to be done. Inputs that make no sense now change nothing.
    pub fn step(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Open {
                product,
                fresh_token,
            } => self.open(product, fresh_token),
            Input::Close => self.close(),
            Input::PhotoChosen(id) => self.photo_chosen(id),
            Input::PhotoReady(id) => self.photo_ready(id),
            Input::PhotoRejected(id, problem) => self.photo_rejected(id, problem),
            Input::NoPicture => self.no_picture(),
            Input::Submit => self.submit(),
            Input::Cancel => self.cancel(),
            Input::Retry => self.retry(),
            Input::Upgrade => self.upgrade(),
            Input::Replied(turn, reply) => self.replied(turn, reply),
            Input::Waited(turn) => self.waited(turn),
            Input::PictureFailed => self.picture_failed(),
            Input::HostAnswered(ticket, answer) => self.host_answered(ticket, answer),
            Input::Resume(ticket) => self.resume(ticket),
            Input::Dismiss(ticket) => self.dismiss(ticket),
        }
    }

    /// The product on show.
    pub fn product(&self) -> &Product {
        &self.product
    }

    fn next(&mut self) -> u32 {
        self.count = self.count.wrapping_add(1);
        self.count
    }

    fn open(&mut self, product: Product, fresh_token: bool) -> Vec<Effect> {
        if fresh_token {
            self.unsettled = None;
        }
        let other = product != self.product;
        match &mut self.phase {
            // One try-on at a time: a paid one is not thrown away for a click on another product.
            Phase::Running(_) => {}
            // A host that never comes back must not keep the shopper out.
            Phase::Paywalled(paywalled) if !other => paywalled.place = Place::Panel,
            _ if other => {
                self.phase = Phase::Idle;
                self.unsettled = None;
                self.product = product;
            }
            _ => {}
        }
        if self.open {
            return vec![];
        }
        self.open = true;
        vec![Effect::Tell(News::Opened)]
    }

    fn close(&mut self) -> Vec<Effect> {
        if !self.open || self.with_host() {
            return vec![];
        }
        self.phase = match std::mem::take(&mut self.phase) {
            Phase::Paywalled(_) | Phase::Failed(_) => Phase::Idle,
            Phase::PictureLost(outcome) => Phase::Done(outcome),
            other => other,
        };
        self.shut()
    }

    fn shut(&mut self) -> Vec<Effect> {
        self.open = false;
        self.notice = None;
        vec![Effect::Tell(News::Closed)]
    }

    /// Whether the host page has the shopper.
    pub(super) fn with_host(&self) -> bool {
        matches!(&self.phase, Phase::Paywalled(paywalled) if paywalled.place == Place::Host)
    }

    fn takes_photos(&self) -> bool {
        !matches!(self.phase, Phase::Running(_) | Phase::Paywalled(_))
    }

    fn photo_chosen(&mut self, id: u32) -> Vec<Effect> {
        if !self.takes_photos() {
            return vec![Effect::Forget(id)];
        }
        self.phase = Phase::Idle;
        self.notice = None;
        let superseded = self.preparing.replace(id);
        superseded
            .map(Effect::Forget)
            .into_iter()
            .chain([Effect::Prepare(id)])
            .collect()
    }

    fn photo_ready(&mut self, id: u32) -> Vec<Effect> {
        if self.preparing != Some(id) {
            return vec![Effect::Forget(id)];
        }
        self.preparing = None;
        self.unsettled = None;
        self.photo
            .replace(id)
            .map(Effect::Forget)
            .into_iter()
            .collect()
    }

    fn photo_rejected(&mut self, id: u32, problem: PhotoProblem) -> Vec<Effect> {
        if self.preparing == Some(id) {
            self.preparing = None;
            self.notice = Some(problem);
        }
        vec![Effect::Forget(id)]
    }

    fn no_picture(&mut self) -> Vec<Effect> {
        if self.takes_photos() {
            self.notice = Some(PhotoProblem::NoPicture);
        }
        vec![]
    }

    fn submit(&mut self) -> Vec<Effect> {
        let ready = self.open && self.photo.is_some() && self.preparing.is_none();
        if !ready || !matches!(self.phase, Phase::Idle) {
            return vec![];
        }
        self.resumes_left = RESUMES;
        self.start()
    }

    /// Sends the try-on: under the unsettled attempt's serial where there is one, else a fresh one.
    fn start(&mut self) -> Vec<Effect> {
        let serial = self.unsettled.take().unwrap_or_else(|| self.next());
        let turn = self.next();
        self.notice = None;
        self.phase = Phase::Running(Running {
            serial,
            turn,
            job: None,
            retries: 0,
            busy_waits: 0,
            polls: 0,
            stage: Stage::Sending,
        });
        vec![Effect::Send { serial, turn }]
    }

    fn cancel(&mut self) -> Vec<Effect> {
        let Phase::Running(running) = &mut self.phase else {
            return vec![];
        };
        self.unsettled = Some(running.serial);
        let job = running.job.take();
        self.phase = Phase::Idle;
        [Effect::Abort]
            .into_iter()
            .chain(job.map(Effect::CancelJob))
            .collect()
    }

    fn retry(&mut self) -> Vec<Effect> {
        if !self.open {
            return vec![];
        }
        match &self.phase {
            Phase::Failed(failure) if failure.retryable() => {}
            Phase::Paywalled(paywalled) if paywalled.place == Place::Panel => {}
            Phase::PictureLost(outcome) => {
                self.phase = Phase::Done(outcome.clone());
                return vec![];
            }
            _ => return vec![],
        }
        self.resumes_left = RESUMES;
        self.start()
    }

    fn replied(&mut self, turn: u32, reply: Reply) -> Vec<Effect> {
        let Phase::Running(running) = &mut self.phase else {
            return vec![];
        };
        if running.turn != turn {
            return vec![];
        }
        match reply {
            Reply::Made(outcome) => {
                self.phase = Phase::Done(outcome.clone());
                vec![Effect::Tell(News::Completed(outcome))]
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
            Reply::Again {
                retry_after,
                failure,
            } => self.again(retry_after, failure),
            Reply::Failed(failure) => self.fail(failure),
        }
    }

    fn working(&mut self, status_url: Option<String>, retry_after: Option<u32>) -> Vec<Effect> {
        let Phase::Running(running) = &mut self.phase else {
            return vec![];
        };
        running.job = status_url.or_else(|| running.job.take());
        running.polls += 1;
        running.retries = 0;
        if running.job.is_none() {
            return self.fail(Failure::new(FailureKind::Unreadable, Charged::Unknown));
        }
        if running.polls > POLLS {
            return self.fail(Failure::new(FailureKind::TimedOut, Charged::Unknown));
        }
        let seconds = retry_after.unwrap_or(POLL_SECONDS).max(1);
        self.wait(Stage::Making, Delay::asked(seconds))
    }

    fn busy(&mut self, retry_after: Option<u32>, failure: Failure) -> Vec<Effect> {
        let seconds = retry_after.unwrap_or(BUSY_SECONDS).max(1);
        let Phase::Running(running) = &mut self.phase else {
            return vec![];
        };
        running.busy_waits += 1;
        if running.busy_waits > BUSY_WAITS || seconds > LONGEST_WAIT {
            return self.fail(failure);
        }
        self.wait(Stage::Busy { seconds }, Delay::asked(seconds))
    }

    fn again(&mut self, retry_after: Option<u32>, failure: Failure) -> Vec<Effect> {
        let Phase::Running(running) = &mut self.phase else {
            return vec![];
        };
        let count = running.retries;
        running.retries += 1;
        if count >= RETRIES || retry_after.is_some_and(|seconds| seconds > LONGEST_WAIT) {
            return self.fail(failure);
        }
        self.wait(Stage::Reconnecting, Delay::backoff(count, retry_after))
    }

    fn wait(&mut self, stage: Stage, delay: Delay) -> Vec<Effect> {
        let turn = self.next();
        let Phase::Running(running) = &mut self.phase else {
            return vec![];
        };
        running.stage = stage;
        running.turn = turn;
        vec![Effect::Wait { delay, turn }]
    }

    fn waited(&mut self, waited: u32) -> Vec<Effect> {
        let turn = self.next();
        let Phase::Running(running) = &mut self.phase else {
            return vec![];
        };
        if running.turn != waited {
            return vec![];
        }
        running.turn = turn;
        let serial = running.serial;
        match running.job.clone() {
            Some(url) => {
                running.stage = Stage::Making;
                vec![Effect::Poll { url, turn }]
            }
            None => {
                running.stage = Stage::Sending;
                vec![Effect::Send { serial, turn }]
            }
        }
    }

    fn fail(&mut self, mut failure: Failure) -> Vec<Effect> {
        let Phase::Running(running) = &self.phase else {
            return vec![];
        };
        // An address that does not know its job any more says nothing about how the job ended.
        if running.job.is_some() && failure.kind == FailureKind::Unavailable {
            failure.kind = FailureKind::Down;
            failure.charged = Charged::Unknown;
        }
        let unknown = failure.charged == Charged::Unknown;
        self.unsettled = unknown.then_some(running.serial);
        let expired = failure.kind == FailureKind::SessionEnded;
        self.phase = Phase::Failed(failure.clone());
        let news = Effect::Tell(News::Failed(failure));
        if expired {
            return vec![Effect::Tell(News::TokenExpired), news];
        }
        vec![news]
    }

    fn refused(&mut self, refusal: Refusal) -> Vec<Effect> {
        if !self.open {
            // Nobody is looking: the next try meets the same 402, with the shopper there.
            self.phase = Phase::Idle;
            return vec![];
        }
        self.ask(refusal, false)
    }

    fn ask(&mut self, refusal: Refusal, asked_again: bool) -> Vec<Effect> {
        let ticket = self.next();
        self.phase = Phase::Paywalled(Paywalled {
            ticket,
            place: Place::Host,
            refusal: refusal.clone(),
            asked_again,
        });
        vec![Effect::AskHost { ticket, refusal }]
    }

    fn upgrade(&mut self) -> Vec<Effect> {
        let Phase::Paywalled(paywalled) = &self.phase else {
            return vec![];
        };
        if paywalled.place != Place::Panel {
            return vec![];
        }
        let refusal = paywalled.refusal.clone();
        self.resumes_left = RESUMES;
        self.ask(refusal, true)
    }

    fn paywalled(&mut self, ticket: u32) -> Option<&mut Paywalled> {
        match &mut self.phase {
            Phase::Paywalled(paywalled) if paywalled.ticket == ticket => Some(paywalled),
            _ => None,
        }
    }

    fn host_answered(&mut self, ticket: u32, answer: HostAnswer) -> Vec<Effect> {
        let Some(paywalled) = self.paywalled(ticket) else {
            return vec![];
        };
        match answer {
            HostAnswer::Handled => vec![],
            HostAnswer::Unhandled => {
                paywalled.place = Place::Panel;
                vec![]
            }
            HostAnswer::Resume => self.resume(ticket),
        }
    }

    fn resume(&mut self, ticket: u32) -> Vec<Effect> {
        let spent = self.resumes_left == 0;
        let Some(paywalled) = self.paywalled(ticket) else {
            return vec![];
        };
        if spent {
            paywalled.place = Place::Panel;
            return vec![];
        }
        self.resumes_left -= 1;
        self.start()
    }

    fn dismiss(&mut self, ticket: u32) -> Vec<Effect> {
        if self.paywalled(ticket).is_none() {
            return vec![];
        }
        self.phase = Phase::Idle;
        self.shut()
    }

    fn picture_failed(&mut self) -> Vec<Effect> {
        let Phase::Done(outcome) = &self.phase else {
            return vec![];
        };
        let failure = Failure {
            request_id: outcome.request_id.clone(),
            ..Failure::new(FailureKind::PictureLost, Charged::Yes)
        };
        self.phase = Phase::PictureLost(outcome.clone());
        vec![Effect::Tell(News::Failed(failure))]
    }
}
