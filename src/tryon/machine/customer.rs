//! Whom the session is for: another customer does not find what the one before has left.

use super::{Consent, Phase, TryOn};
use crate::tryon::effect::Effect;

impl TryOn {
    /// Another customer is another attempt: what the one before was charged stays theirs. Somebody else than
    /// before does not find what the one before has left; a guest who signs in is the same person.
    pub(super) fn customer(&mut self, customer: Option<u32>) {
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
        let attempt = self.next();
        match self.phase {
            _ if before.is_none() => {
                // An answer that is under way still counts; what is sent from now on is for somebody else.
                if let Some(running) = self.running() {
                    running.attempt = attempt;
                }
            }
            Phase::Paywalled(_) if self.customer.is_some() => self.photo_of_other_customer = true,
            _ => self.forget(),
        }
    }

    /// Decides what becomes of the photo of another customer's session, once it is known.
    pub(super) fn reconcile(&mut self) {
        match self.phase {
            _ if !self.photo_of_other_customer => {}
            Phase::Running(_) => self.photo_of_other_customer = false,
            Phase::Paywalled(_) if self.open => {}
            _ => self.forget(),
        }
    }

    /// Photo, result and attempts are those of somebody who is gone.
    pub(super) fn forget(&mut self) {
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
}
