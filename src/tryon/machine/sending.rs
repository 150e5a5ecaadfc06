//! Sending a try-on, waiting and sending it again.

use super::{Consent, PaywallLocation, Phase, RESUMES, Running, Stage, TryOn};
use crate::tryon::{effect::Effect, retry::Delay};

impl TryOn {
    pub(super) fn submit(&mut self) {
        let ready = self.open && self.photo.is_some() && self.preparing.is_none();
        if ready && matches!(self.phase, Phase::Idle) {
            self.resumes_left = RESUMES;
            self.start();
        }
    }

    /// Sends the try-on: as the pending attempt of this product and customer where there is one, else as a new attempt.
    /// Without the consent that the store asks for, goes back to where it can be given.
    pub(super) fn start(&mut self) {
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
        let attempt = match known {
            Some(index) => self.pending_attempts.swap_remove(index).2,
            None => self.next(),
        };
        let turn = self.next();
        self.notice = None;
        self.phase = Phase::Running(Running {
            attempt,
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
        self.send(attempt, turn);
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
        let Phase::Running(running) = &mut self.phase else {
            return;
        };
        let (attempt, job) = (running.attempt, running.job.take());
        self.phase = Phase::Idle;
        self.keep(attempt);
        self.push(Effect::Abort);
        if let Some(job) = job {
            self.push(Effect::CancelJob(job));
        }
    }

    pub(super) fn retry(&mut self) {
        let again = match &self.phase {
            _ if !self.open => false,
            Phase::Failed(failure) => failure.retryable(),
            Phase::Paywalled(paywalled) => {
                paywalled.location == PaywallLocation::Panel && !paywalled.refusal.by_store
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
    pub(super) fn keep(&mut self, attempt: u32) {
        self.pending_attempts
            .push((self.product.clone(), self.customer, attempt));
    }

    pub(super) fn running(&mut self) -> Option<&mut Running> {
        match &mut self.phase {
            Phase::Running(running) => Some(running),
            _ => None,
        }
    }

    /// Sends again, or asks again for the job, if this turn is the one that was awaited.
    pub(super) fn go_on(&mut self, awaited: u32) {
        let turn = self.next();
        let Some(running) = self.running() else {
            return;
        };
        if running.turn != awaited {
            return;
        }
        running.turn = turn;
        match running.job.clone() {
            Some(url) => {
                running.stage = Stage::Making;
                self.push(Effect::Poll { url, turn });
            }
            None => {
                running.stage = Stage::Sending;
                let attempt = running.attempt;
                self.send(attempt, turn);
            }
        }
    }

    pub(super) fn wait(&mut self, stage: Stage, delay: Delay) {
        let turn = self.next();
        if let Some(running) = self.running() {
            running.stage = stage;
            running.turn = turn;
            self.push(Effect::Wait { delay, turn });
        }
    }
}
