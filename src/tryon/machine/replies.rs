//! What the backend answered, or failed to.

use std::rc::Rc;

use super::{BUSY_SECONDS, PaywallLocation, Phase, Stage, TryOn};
use crate::tryon::{
    effect::{Effect, HostEvent},
    failure::{Charged, Failure, FailureKind},
    reply::Reply,
    retry::{BUSY_WAITS, Delay, LONGEST_WAIT, POLL_SECONDS, POLLS, RETRIES},
};

impl TryOn {
    pub(super) fn replied(&mut self, turn: u32, reply: Reply) {
        if self.running().is_none_or(|running| running.turn != turn) {
            return;
        }
        match reply {
            Reply::Succeeded(outcome) => {
                let outcome = Rc::new(outcome);
                self.unseen_result = !self.open;
                self.phase = Phase::Done(outcome.clone());
                let product = self.product.clone();
                self.emit(HostEvent::Completed(outcome, product));
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
    pub(super) fn failed(&mut self, failure: Failure) {
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
    pub(super) fn shrunk(&mut self, turn: u32, smaller: bool) {
        let attempt = self.next();
        let Some(running) = self.running().filter(|running| running.turn == turn) else {
            return;
        };
        let too_large = running.too_large.take();
        if smaller {
            if !running.outcome_unknown {
                running.attempt = attempt;
            }
            self.go_on(turn);
        } else if let Some(too_large) = too_large {
            self.fail(too_large);
        }
    }

    pub(super) fn refreshed(&mut self, turn: u32, fresh: bool) {
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

    pub(super) fn fresh_token(&mut self) {
        if matches!(&self.phase, Phase::Failed(failure) if failure.kind == FailureKind::SessionEnded)
        {
            self.phase = Phase::Idle;
        }
    }

    /// Browsers freeze a page that is left, and cut its connections: what was awaited may never come.
    pub(super) fn returned(&mut self) {
        match &mut self.phase {
            Phase::Running(_) => {
                self.push(Effect::Abort);
                self.fail(Failure::new(FailureKind::Lost, Charged::Unknown));
            }
            // Whoever comes back from the host's checkout has left its overlay, too.
            Phase::Paywalled(paywalled) => paywalled.location = PaywallLocation::Panel,
            _ => {}
        }
    }

    pub(super) fn working(&mut self, status_url: Option<String>, retry_after: Option<u32>) {
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

    pub(super) fn busy(&mut self, retry_after: Option<u32>, failure: Failure) {
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

    pub(super) fn again(&mut self, retry_after: Option<u32>, failure: Failure) {
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

    pub(super) fn fail(&mut self, mut failure: Failure) {
        let Some(running) = self.running() else {
            return;
        };
        // Only a reply that says that no picture was made settles an attempt whose outcome is unknown.
        if running.outcome_unknown && failure.kind != FailureKind::NotMade {
            failure.charged = Charged::Unknown;
        }
        // An address that does not know its job any more says nothing about how the job ended.
        if running.job.is_some() && failure.kind == FailureKind::Unavailable {
            failure.kind = FailureKind::Down;
        }
        let attempt = running.attempt;
        if failure.charged == Charged::Unknown {
            self.keep(attempt);
        }
        if failure.kind == FailureKind::SessionEnded {
            self.emit(HostEvent::TokenExpired);
        }
        self.reject(failure);
    }

    pub(super) fn reject(&mut self, failure: Failure) {
        let failure = Rc::new(failure);
        self.phase = Phase::Failed(failure.clone());
        self.emit(HostEvent::Failed(failure));
    }

    pub(super) fn picture_failed(&mut self, again: bool) {
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
