//! Opening and closing the dialog.

use std::rc::Rc;

use super::{PaywallLocation, Phase, TryOn};
use crate::tryon::{
    availability::Availability,
    effect::HostEvent,
    failure::{Charged, Failure, FailureKind},
    product::Product,
};

impl TryOn {
    pub(super) fn open(&mut self, product: Rc<Product>, availability: Option<Availability>) {
        let is_same_product = product == self.product;
        if self.photo_of_other_customer {
            self.clear_customer_data();
        }
        self.leave_paywall();
        let unavailability = match &mut self.phase {
            // A click on another product does not discard a try-on that has been paid for.
            Phase::Running(_) | Phase::Checkout => None,
            Phase::Completed(_) | Phase::ResultNotLoaded(..)
                if self.unseen_result || is_same_product =>
            {
                None
            }
            // If the host page never answers, the shopper can still get back to the panel.
            Phase::Paywalled(paywalled)
                if is_same_product && paywalled.still_applies(&availability) =>
            {
                paywalled.location = PaywallLocation::Panel;
                None
            }
            phase => {
                if availability.is_none() && !(is_same_product && phase.survives_reopening()) {
                    *phase = Phase::Idle;
                }
                self.product = product;
                availability
            }
        };
        self.unseen_result = false;
        if !self.open {
            self.open = true;
            self.emit(HostEvent::Opened(self.product.clone()));
        }
        // Failures are reported after `genvoris:open`.
        if let Some(availability) = unavailability {
            self.show_unavailability(availability);
        }
    }

    /// Shows why the store's status does not allow try-ons. The host page's paywall is requested only by the panel's
    /// button.
    pub(super) fn show_unavailability(&mut self, availability: Availability) {
        match availability {
            Availability::Refused(refusal) => {
                self.set_paywall(PaywallLocation::Panel, refusal, false);
            }
            Availability::Unknown => {
                self.report_failure(Failure::new(FailureKind::Unavailable, Charged::No));
            }
        }
    }

    pub(super) fn close(&mut self) {
        if !self.open || self.is_at_host_paywall() {
            return;
        }
        self.leave_paywall();
        self.phase = match std::mem::take(&mut self.phase) {
            // The checkout goes on at the next opening, which finds out whether it was paid.
            Phase::Paywalled(_) | Phase::Failed(_) | Phase::Checkout => Phase::Idle,
            Phase::ResultNotLoaded(outcome, true) => Phase::Completed(outcome),
            Phase::ResultNotLoaded(_, false) => Phase::Idle,
            other => other,
        };
        self.set_closed();
    }

    /// Closes the dialog and reports it.
    pub(super) fn set_closed(&mut self) {
        self.open = false;
        self.notice = None;
        let product = self.product.clone();
        self.emit(HostEvent::Closed(product));
    }

    /// Whether the dialog is hidden because the host page's paywall is open, or about to be.
    pub(in crate::tryon) fn is_at_host_paywall(&self) -> bool {
        matches!(&self.phase, Phase::Paywalled(paywalled) if paywalled.location == PaywallLocation::Host)
    }
}
