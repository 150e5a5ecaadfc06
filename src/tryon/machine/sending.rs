//! Sending a try-on, waiting, and sending it again.

use super::{Consent, MAX_RESUMES, Payment, PaywallLocation, Phase, Running, Stage, TryOn};
use crate::tryon::{effect::Effect, retry::Delay};

impl TryOn {
    pub(super) fn submit(&mut self) {
        let ready = self.open && self.photo.is_some() && self.preparing.is_none();
        if ready && matches!(self.phase, Phase::Idle) {
            self.resumes_left = MAX_RESUMES;
            self.start();
        }
    }

    /// Sends the try-on, under the pending attempt of this product and customer if there is one, otherwise under a new
    /// attempt. If a required consent is missing, shows the preview with its checkbox instead; if it has to be paid for,
    /// starts the checkout.
    pub(super) fn start(&mut self) {
        if self.lacks_consent() {
            return;
        }
        if self.photo.is_none() {
            // The photo of a job that the page before has started is not known here.
            self.phase = Phase::Idle;
            return;
        }
        if self.payment == Payment::Due {
            return self.start_checkout();
        }
        let pending = self
            .pending_attempts
            .iter()
            .position(|(product, customer, _)| {
                *product == self.product && *customer == self.customer
            });
        let attempt = match pending {
            Some(index) => self.pending_attempts.swap_remove(index).2,
            None => self.next_id(),
        };
        let turn = self.next_id();
        self.notice = None;
        self.phase = Phase::Running(Running {
            attempt,
            turn,
            job: None,
            job_refused: false,
            kept: false,
            reported: false,
            paid: self.payment == Payment::Paid,
            outcome_unknown: pending.is_some(),
            retries: 0,
            rate_limit_waits: 0,
            polls: 0,
            expired: None,
            too_large: None,
            stage: Stage::Sending,
        });
        self.send(attempt, turn);
    }

    /// Whether a required consent is missing. Then the preview with its checkbox is shown.
    pub(super) fn lacks_consent(&mut self) -> bool {
        let Consent::Missing(submissions) = &mut self.consent else {
            return false;
        };
        *submissions = submissions.wrapping_add(1);
        self.phase = Phase::Idle;
        true
    }

    pub(super) fn send(&mut self, attempt: u32, turn: u32) {
        if let Some(photo) = self.photo {
            self.push(Effect::Send {
                attempt,
                photo,
                product: self.product.clone(),
                turn,
            });
        }
    }

    pub(super) fn cancel(&mut self) {
        if matches!(self.phase, Phase::Checkout) {
            self.phase = Phase::Idle;
        }
        let Phase::Running(running) = &mut self.phase else {
            return;
        };
        let (attempt, job) = (running.attempt, running.job.take());
        self.phase = Phase::Idle;
        self.remember_pending(attempt);
        self.push(Effect::Abort);
        if let Some(job) = job {
            self.push(Effect::CancelJob(job));
        }
    }

    pub(super) fn retry(&mut self) {
        let can_retry = match &self.phase {
            _ if !self.open => false,
            Phase::Failed(failure) => failure.retryable(),
            Phase::Paywalled(paywalled) => {
                paywalled.location == PaywallLocation::Panel
                    && paywalled.asked_in.is_none()
                    && !paywalled.refusal.by_store
            }
            Phase::ResultNotLoaded(outcome, true) => {
                self.phase = Phase::Completed(outcome.clone());
                false
            }
            _ => false,
        };
        if can_retry {
            self.resumes_left = MAX_RESUMES;
            self.start();
        }
    }

    /// Remembers an attempt of unknown outcome, so that the next try-on reuses its id.
    pub(super) fn remember_pending(&mut self, attempt: u32) {
        self.pending_attempts
            .push((self.product.clone(), self.customer, attempt));
    }

    pub(super) fn running(&mut self) -> Option<&mut Running> {
        match &mut self.phase {
            Phase::Running(running) => Some(running),
            _ => None,
        }
    }

    /// Sends the request again, or polls the job if there is one, provided that `finished_turn` is the current turn.
    pub(super) fn send_or_poll(&mut self, finished_turn: u32) {
        let turn = self.next_id();
        let Some(running) = self.running() else {
            return;
        };
        if running.turn != finished_turn {
            return;
        }
        running.turn = turn;
        match running.job.clone() {
            Some(url) => {
                running.stage = Stage::Generating;
                self.push(Effect::Poll { url, turn });
            }
            None => {
                // The backend has the photo already where only the job's URL is refused.
                running.stage = match running.job_refused {
                    true => Stage::Generating,
                    false => Stage::Sending,
                };
                let attempt = running.attempt;
                self.send(attempt, turn);
            }
        }
    }

    pub(super) fn wait(&mut self, stage: Stage, delay: Delay) {
        let turn = self.next_id();
        if let Some(running) = self.running() {
            running.stage = stage;
            running.turn = turn;
            self.push(Effect::Wait { delay, turn });
        }
    }
}
