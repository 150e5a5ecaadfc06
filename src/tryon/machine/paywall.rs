//! The paywall: from a 402 to the host page and back.

use std::rc::Rc;

use super::{MAX_RESUMES, PaywallLocation, Paywalled, Phase, TryOn};
use crate::tryon::{effect::Effect, input::HostAnswer, paywall::Refusal};

impl TryOn {
    pub(super) fn payment_required(&mut self, refusal: Refusal) {
        self.payment_used();
        self.set_quota_of(&refusal);
        if self.open {
            self.open_host_paywall(Rc::new(refusal), false);
        } else {
            // The dialog is closed, and the page's own paywall must not open by itself. The panel waits for the next click.
            self.phase = Phase::Paywalled(Paywalled {
                ticket: self.next_id(),
                location: PaywallLocation::Panel,
                refusal: Rc::new(refusal),
                callback_retried: false,
                asked_in: None,
            });
        }
    }

    pub(super) fn open_host_paywall(&mut self, refusal: Rc<Refusal>, callback_retried: bool) {
        let ticket = self.set_paywall(PaywallLocation::Host, refusal.clone(), callback_retried);
        self.push(Effect::RequestHostPaywall {
            ticket,
            refusal,
            product: self.product.clone(),
        });
    }

    /// Shows a paywall there. Returns its ticket.
    pub(super) fn set_paywall(
        &mut self,
        location: PaywallLocation,
        refusal: Rc<Refusal>,
        callback_retried: bool,
    ) -> u32 {
        let ticket = self.next_id();
        self.phase = Phase::Paywalled(Paywalled {
            ticket,
            location,
            refusal,
            callback_retried,
            asked_in: None,
        });
        ticket
    }

    pub(super) fn upgrade(&mut self) {
        if !self.open {
            return;
        }
        let Phase::Paywalled(paywalled) = &mut self.phase else {
            return self.get_more();
        };
        if paywalled.location != PaywallLocation::Panel {
            return;
        }
        let refusal = paywalled.refusal.clone();
        let asked_in = paywalled.asked_in.take();
        self.resumes_left = MAX_RESUMES;
        if self.sells(&refusal) {
            return self.buy();
        }
        self.open_host_paywall(refusal, true);
        self.set_asked_in(asked_in);
    }

    pub(super) fn paywalled(&mut self, ticket: u32) -> Option<&mut Paywalled> {
        match &mut self.phase {
            Phase::Paywalled(paywalled) if paywalled.ticket == ticket => Some(paywalled),
            _ => None,
        }
    }

    pub(super) fn host_answered(&mut self, ticket: u32, answer: HostAnswer) {
        match answer {
            HostAnswer::Handled => {}
            HostAnswer::Resume => self.resume(ticket),
            HostAnswer::Unhandled => self.show_panel(ticket),
        }
    }

    pub(super) fn show_panel(&mut self, ticket: u32) {
        if let Some(paywalled) = self.paywalled(ticket) {
            paywalled.location = PaywallLocation::Panel;
        }
    }

    pub(super) fn resume(&mut self, ticket: u32) {
        let Some(paywalled) = self.paywalled(ticket) else {
            return;
        };
        if paywalled.refusal.by_store {
            // No try-on has been sent yet, so there is none to continue.
            self.phase = Phase::Idle;
            return self.push(Effect::RefreshStatus);
        }
        if paywalled.asked_in.is_some() {
            // Whoever got more from the page is the same person, whatever customer the store has made of it.
            self.photo_of_other_customer = false;
            self.quota = None;
            self.leave_paywall();
            return;
        }
        if self.resumes_left == 0 {
            return self.show_panel(ticket);
        }
        self.resumes_left -= 1;
        self.start();
    }

    pub(super) fn dismiss(&mut self, ticket: u32) {
        if self.is_awaiting_host(ticket) {
            // Who asked for more is back where that was.
            if self.leave_paywall() {
                return;
            }
            self.phase = Phase::Idle;
            self.set_closed();
        }
    }
}
