//! The customer of the session: one customer never sees the photo, result or attempts of another.

use super::{Consent, Payment, Phase, TryOn};
use crate::tryon::effect::Effect;

impl TryOn {
    /// Sets the customer of the session. If the customer changed, the next request belongs to a new attempt, so that
    /// nobody is charged for somebody else, and the previous customer's data is cleared. A guest who signs in is the
    /// same person and keeps the photo.
    pub(super) fn set_customer(&mut self, customer: Option<u32>) {
        let previous = self.customer;
        // A token that cannot be read (0) may belong to the same customer.
        let same = match (previous, customer) {
            (Some(previous), Some(current)) => previous == 0 || current == 0 || previous == current,
            _ => previous == customer,
        };
        if !same || customer != Some(0) {
            self.customer = customer;
        }
        if same {
            return;
        }
        self.quota = None;
        let attempt = self.next_id();
        match self.phase {
            _ if previous.is_none() => {
                // The current request still counts, but whatever is sent from now on is charged to the customer.
                if let Some(running) = self.running() {
                    running.attempt = attempt;
                }
            }
            Phase::Paywalled(_) | Phase::Checkout if self.customer.is_some() => {
                self.photo_of_other_customer = true;
            }
            _ => self.clear_customer_data(),
        }
    }

    /// Keeps another customer's photo if the host page or a payment resumed the try-on, because then it is the same person.
    /// Clears it otherwise. While the paywall or the checkout is open, this is still undecided.
    pub(super) fn reconcile_photo_owner(&mut self) {
        match self.phase {
            _ if !self.photo_of_other_customer => {}
            Phase::Running(_) => self.photo_of_other_customer = false,
            Phase::Paywalled(_) | Phase::Checkout if self.open => {}
            _ => self.clear_customer_data(),
        }
    }

    /// Clears photo, result and attempts, because they belong to somebody else.
    pub(super) fn clear_customer_data(&mut self) {
        self.cancel();
        // The dialog is hidden behind the host page's paywall and must not reappear on top of it.
        if self.is_at_host_paywall() {
            self.set_closed();
        }
        self.photo_of_other_customer = false;
        self.unseen_result = false;
        self.phase = Phase::Idle;
        if self.payment == Payment::Paid {
            // The browser keeps the payment for its shopper.
            self.payment = Payment::Due;
        }
        if self.consent == Consent::Given {
            self.consent = Consent::Missing(0);
        }
        self.notice = None;
        self.pending_attempts.clear();
        let photos = [self.photo.take(), self.preparing.take()];
        for photo in photos.into_iter().flatten() {
            self.push(Effect::DiscardPhoto(photo));
        }
    }
}
