//! Opening and closing the dialog.

use std::rc::Rc;

use super::{PaywallLocation, Paywalled, Phase, TryOn};
use crate::tryon::{
    availability::Availability,
    effect::HostEvent,
    failure::{Charged, Failure, FailureKind},
    product::Product,
};

impl TryOn {
    pub(super) fn open(&mut self, product: Rc<Product>, availability: Option<Availability>) {
        let same = product == self.product;
        if self.photo_of_other_customer {
            self.forget();
        }
        let blocked_by = match &mut self.phase {
            // A paid try-on is not thrown away for a click on another product.
            Phase::Running(_) => None,
            Phase::Done(_) | Phase::PictureLost(..) if self.unseen_result || same => None,
            // A host that never comes back must not keep the shopper out.
            Phase::Paywalled(paywalled) if same && paywalled.stands(&availability) => {
                paywalled.location = PaywallLocation::Panel;
                None
            }
            phase => {
                if availability.is_none() && !(same && phase.stays()) {
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
        // What is wrong with an opening is told after it.
        if let Some(availability) = blocked_by {
            self.block(availability);
        }
    }

    /// The store's status is in the way. The host page is asked from the panel's button alone.
    pub(super) fn block(&mut self, availability: Availability) {
        match availability {
            Availability::Refused(refusal) => {
                self.phase = Phase::Paywalled(Paywalled {
                    ticket: self.next(),
                    location: PaywallLocation::Panel,
                    refusal,
                    asked_again: false,
                });
            }
            Availability::Closed => {
                self.reject(Failure::new(FailureKind::Unavailable, Charged::No));
            }
        }
    }

    pub(super) fn close(&mut self) {
        if !self.open || self.with_host() {
            return;
        }
        self.phase = match std::mem::take(&mut self.phase) {
            Phase::Paywalled(_) | Phase::Failed(_) => Phase::Idle,
            Phase::PictureLost(outcome, true) => Phase::Done(outcome),
            Phase::PictureLost(_, false) => Phase::Idle,
            other => other,
        };
        self.shut();
    }

    pub(super) fn shut(&mut self) {
        self.open = false;
        self.notice = None;
        let product = self.product.clone();
        self.emit(HostEvent::Closed(product));
    }

    /// Whether the host page has the shopper.
    pub(in crate::tryon) fn with_host(&self) -> bool {
        matches!(&self.phase, Phase::Paywalled(paywalled) if paywalled.location == PaywallLocation::Host)
    }
}
