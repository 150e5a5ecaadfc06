//! Paying for one try-on in the store's checkout. `www/checkout/` leads there and back; this decides when a try-on has to
//! be paid for, and that what was paid for is run once.

use super::{Phase, TryOn};
use crate::tryon::{
    effect::Effect,
    paywall::{Reason, Refusal},
};

/// Whether a try-on has to be paid for in the store's checkout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payment {
    /// The page has no checkout.
    #[default]
    NotOffered,
    /// The session may have try-ons left. If the backend refuses one, it can be bought.
    IfRefused,
    /// Before a try-on is sent.
    Due,
    /// A try-on has been paid for, and its picture has not arrived yet.
    Paid,
}

impl TryOn {
    /// Whether a try-on has to be paid for.
    pub fn payment(&self) -> Payment {
        self.payment
    }

    /// Sets what the page offers. A payment whose picture has not arrived is never forgotten for that.
    pub(super) fn set_payment(&mut self, payment: Payment) {
        if self.payment != Payment::Paid {
            self.payment = payment;
        }
    }

    /// Whether the checkout can help against this refusal.
    pub(in crate::tryon) fn sells(&self, refusal: &Refusal) -> bool {
        let reason = refusal.known_reason();
        self.payment != Payment::NotOffered
            && !refusal.by_store
            && !matches!(reason, Reason::Paused | Reason::Cancelled)
    }

    pub(super) fn start_checkout(&mut self) {
        self.phase = Phase::Checkout;
        self.push(Effect::StartCheckout);
    }

    /// Starts the checkout from the paywall panel, unless a payment has arrived in the meantime.
    pub(super) fn buy(&mut self) {
        if self.payment == Payment::Paid {
            self.start();
        } else if !self.lacks_consent() {
            self.start_checkout();
        }
    }

    /// The shopper has come back from the checkout. Nothing that is in progress is interrupted for that.
    pub(super) fn checkout_returned(&mut self) {
        if self.open && !matches!(self.phase, Phase::Running(_)) {
            self.phase = Phase::Checkout;
        }
    }

    /// Remembers the payment whatever the shopper is doing, and runs the try-on if the shopper is waiting for it.
    pub(super) fn paid(&mut self) {
        self.payment = Payment::Paid;
        if matches!(self.phase, Phase::Checkout) {
            // Whoever paid from this dialog is the same person, whatever customer the store has made of it.
            self.photo_of_other_customer = false;
        }
        self.run_if_paid();
    }

    /// Runs the try-on that the shopper waits for, once it is paid for and its photo is ready.
    pub(super) fn run_if_paid(&mut self) {
        let waits = matches!(self.phase, Phase::Checkout) && self.preparing.is_none();
        if waits && self.payment == Payment::Paid {
            self.phase = Phase::Idle;
            self.submit();
        }
    }

    /// The payment has been used for the picture of the current try-on, or the backend does not accept it any more. A
    /// payment that arrived after the try-on was sent is for the next one.
    pub(super) fn payment_used(&mut self) {
        if self.running().is_some_and(|running| running.paid) {
            self.payment = Payment::Due;
        }
    }
}
