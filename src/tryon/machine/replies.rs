//! The backend's replies, and what to do if there is none.

use std::rc::Rc;

use super::{DEFAULT_RATE_LIMIT_SECONDS, PaywallLocation, Phase, Stage, TryOn};
use crate::tryon::{
    effect::{Effect, HostEvent},
    failure::{Charged, Failure, FailureKind},
    reply::Reply,
    retry::{
        DEFAULT_POLL_SECONDS, Delay, MAX_POLLS, MAX_RATE_LIMIT_WAITS, MAX_RETRIES, MAX_WAIT_SECONDS,
    },
};

impl TryOn {
    pub(super) fn replied(&mut self, turn: u32, reply: Reply) {
        if self.running().is_none_or(|running| running.turn != turn) {
            return;
        }
        match reply {
            Reply::Succeeded(outcome) => {
                self.payment_used();
                self.quota = outcome.quota;
                let outcome = Rc::new(outcome);
                self.unseen_result = !self.open;
                let reported = self.running().is_some_and(|running| running.reported);
                self.phase = Phase::Completed(outcome.clone());
                if !reported {
                    let product = self.product.clone();
                    self.emit(HostEvent::Completed(outcome, product));
                }
                self.push(Effect::RefreshStatus);
            }
            Reply::Processing {
                status_url,
                retry_after,
            } => self.poll_later(status_url, retry_after),
            Reply::Refused(refusal) => self.payment_required(refusal),
            Reply::RateLimited {
                retry_after,
                failure,
            } => self.wait_for_rate_limit(retry_after, failure),
            Reply::Retryable {
                retry_after,
                failure,
            } => self.retry_later(retry_after, failure),
            Reply::Failed(failure) => self.recover_or_fail(failure),
        }
    }

    /// Recovers from an expired session by refreshing it once, from a 413 by making the photo smaller, and from a refused
    /// job URL by sending the attempt again, unless another page has its photo. Any other failure ends the try-on. A refused
    /// session was not counted, so the attempt stays the same.
    pub(super) fn recover_or_fail(&mut self, failure: Failure) {
        let turn = self.next_id();
        let photo = self.photo;
        match (self.running(), photo) {
            (Some(running), _)
                if failure.kind == FailureKind::Unavailable
                    && running.job.is_some()
                    && !running.kept =>
            {
                self.ask_without_job_url(turn);
            }
            (Some(running), _)
                if failure.kind == FailureKind::SessionExpired && running.expired.is_none() =>
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
                self.push(Effect::ShrinkPhoto { photo, turn });
            }
            _ => self.fail(failure),
        }
    }

    /// Asks for the job by sending the same attempt again: the backend waits for the one that is running, and answers with
    /// its picture.
    fn ask_without_job_url(&mut self, turn: u32) {
        if let Some(running) = self.running() {
            running.job = None;
            running.job_refused = true;
            running.turn = turn;
            self.send_or_poll(turn);
        }
    }

    /// Sends the smaller photo as a new attempt, unless an earlier request of this attempt may have been counted.
    pub(super) fn photo_shrunk(&mut self, turn: u32, smaller: bool) {
        let attempt = self.next_id();
        let Some(running) = self.running().filter(|running| running.turn == turn) else {
            return;
        };
        let too_large = running.too_large.take();
        if smaller {
            if !running.outcome_unknown {
                running.attempt = attempt;
            }
            self.send_or_poll(turn);
        } else if let Some(too_large) = too_large {
            self.fail(too_large);
        }
    }

    pub(super) fn token_refreshed(&mut self, turn: u32, fresh: bool) {
        if fresh {
            return self.send_or_poll(turn);
        }
        let expired = self
            .running()
            .filter(|running| running.turn == turn)
            .and_then(|running| running.expired.clone());
        if let Some(expired) = expired {
            self.fail(expired);
        }
    }

    pub(super) fn token_replaced(&mut self) {
        self.forget_used_up_quota();
        if matches!(&self.phase, Phase::Failed(failure) if failure.kind == FailureKind::SessionExpired)
        {
            self.phase = Phase::Idle;
        }
    }

    /// Browsers freeze a page in the back/forward cache and close its connections, so the pending answer may never
    /// arrive.
    pub(super) fn page_restored(&mut self) {
        match &mut self.phase {
            Phase::Running(running) if running.job.is_some() => {
                let turn = running.turn;
                self.push(Effect::Abort);
                self.send_or_poll(turn);
            }
            Phase::Running(_) => {
                self.push(Effect::Abort);
                self.fail(Failure::new(FailureKind::NetworkError, Charged::Unknown));
            }
            // A shopper who returns from the host page's checkout no longer sees its overlay, and may have paid there.
            Phase::Paywalled(paywalled) => {
                paywalled.callback_retried |= paywalled.location == PaywallLocation::Host;
                paywalled.location = PaywallLocation::Panel;
            }
            _ => {}
        }
    }

    pub(super) fn poll_later(&mut self, status_url: Option<String>, retry_after: Option<u32>) {
        let Some(running) = self.running() else {
            return;
        };
        let is_known = status_url.is_some() || running.job.is_some() || running.job_refused;
        if status_url.is_some() && !running.job_refused {
            running.job = status_url;
        }
        running.outcome_unknown = true;
        running.polls += 1;
        running.retries = 0;
        let failure_kind = match (is_known, running.polls > MAX_POLLS) {
            (false, _) => FailureKind::InvalidResponse,
            (_, true) => FailureKind::Timeout,
            _ => {
                let seconds = retry_after.unwrap_or(DEFAULT_POLL_SECONDS).max(1);
                return self.wait(Stage::Generating, Delay::fixed(seconds));
            }
        };
        self.fail(Failure::new(failure_kind, Charged::Unknown));
    }

    pub(super) fn wait_for_rate_limit(&mut self, retry_after: Option<u32>, failure: Failure) {
        let seconds = retry_after.unwrap_or(DEFAULT_RATE_LIMIT_SECONDS).max(1);
        let Some(running) = self.running() else {
            return;
        };
        running.rate_limit_waits += 1;
        if running.rate_limit_waits > MAX_RATE_LIMIT_WAITS || seconds > MAX_WAIT_SECONDS {
            return self.fail(failure);
        }
        self.wait(Stage::RateLimited { seconds }, Delay::fixed(seconds));
    }

    pub(super) fn retry_later(&mut self, retry_after: Option<u32>, failure: Failure) {
        let Some(running) = self.running() else {
            return;
        };
        running.outcome_unknown = true;
        let count = running.retries;
        running.retries += 1;
        if count >= MAX_RETRIES || retry_after.is_some_and(|seconds| seconds > MAX_WAIT_SECONDS) {
            return self.fail(failure);
        }
        self.wait(Stage::Reconnecting, Delay::backoff(count, retry_after));
    }

    pub(super) fn fail(&mut self, mut failure: Failure) {
        let is_closed = !self.open;
        let Some(running) = self.running() else {
            return;
        };
        // The job of another page may be over for long. Nobody on this page has asked for it.
        if running.kept && failure.kind == FailureKind::Unavailable && is_closed {
            self.phase = Phase::Idle;
            return;
        }
        // If the outcome is unknown, only a reply that no picture was made proves that nothing was counted.
        if running.outcome_unknown && failure.kind != FailureKind::GenerationFailed {
            failure.charged = Charged::Unknown;
        }
        // A job URL that is no longer known says nothing about how the job ended.
        if (running.job.is_some() || running.job_refused)
            && failure.kind == FailureKind::Unavailable
        {
            failure.kind = FailureKind::ServerError;
        }
        let attempt = running.attempt;
        if failure.charged == Charged::Unknown {
            self.remember_pending(attempt);
        }
        if failure.kind == FailureKind::SessionExpired {
            self.emit(HostEvent::TokenExpired);
        }
        self.report_failure(failure);
    }

    pub(super) fn report_failure(&mut self, failure: Failure) {
        let failure = Rc::new(failure);
        self.phase = Phase::Failed(failure.clone());
        self.emit(HostEvent::Failed(failure));
    }

    pub(super) fn picture_failed(&mut self, reloadable: bool) {
        // If there are several pictures, the others are still shown.
        if let Phase::Completed(outcome) = &self.phase
            && outcome.pictures == 1
        {
            let failure = Rc::new(outcome.display_failure(reloadable));
            self.phase = Phase::ResultNotLoaded(outcome.clone(), reloadable);
            self.emit(HostEvent::Failed(failure));
        }
    }
}
