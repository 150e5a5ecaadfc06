//! A job that outlives its page: the next page of the shop in the same tab goes on polling it.

use std::rc::Rc;

use super::{Phase, Running, Stage, TryOn};
use crate::tryon::{effect::Effect, product::Product};

impl TryOn {
    /// The URL of the job in progress, if another page may go on with it. A try-on that was paid for in the checkout is
    /// kept there, together with its photo.
    pub fn job(&self) -> Option<&str> {
        match &self.phase {
            Phase::Running(running) if !running.paid => running.job.as_deref(),
            _ => None,
        }
    }

    /// Forgets a job that another page has brought to its end. It must not be sent again: the shopper may have cancelled it.
    pub(super) fn job_ended(&mut self) {
        self.unseen_result = false;
        let Some(running) = self.running().filter(|running| running.job.is_some()) else {
            return;
        };
        let attempt = running.attempt;
        self.phase = Phase::Idle;
        self.remember_pending(attempt);
        self.push(Effect::Abort);
    }

    /// Goes on with the job of the page before. What the shopper does on this page comes first.
    pub(super) fn job_kept(&mut self, url: String, product: Rc<Product>, reported: bool) {
        let is_busy = self.open || self.photo.is_some() || self.preparing.is_some();
        if is_busy || !matches!(self.phase, Phase::Idle) {
            return;
        }
        self.product = product;
        let (attempt, turn) = (self.next_id(), self.next_id());
        self.phase = Phase::Running(Running {
            attempt,
            turn,
            job: Some(url.clone()),
            job_refused: false,
            kept: true,
            reported,
            paid: false,
            outcome_unknown: true,
            retries: 0,
            rate_limit_waits: 0,
            polls: 0,
            expired: None,
            too_large: None,
            stage: Stage::Generating,
        });
        self.push(Effect::Poll { url, turn });
    }
}
