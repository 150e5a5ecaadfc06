//! The paywall, from a 402 to the host page and back.

use std::rc::Rc;

use super::{PaywallLocation, Paywalled, Phase, RESUMES, TryOn};
use crate::tryon::{effect::Effect, input::HostAnswer, paywall::Refusal};

impl TryOn {
    pub(super) fn refused(&mut self, refusal: Refusal) {
        if self.open {
            self.ask(Rc::new(refusal), false);
        } else {
            // Nobody is looking: the next try meets the same 402, with the shopper there.
            self.phase = Phase::Idle;
        }
    }

    pub(super) fn ask(&mut self, refusal: Rc<Refusal>, asked_again: bool) {
        let ticket = self.next();
        self.phase = Phase::Paywalled(Paywalled {
            ticket,
            location: PaywallLocation::Host,
            refusal: refusal.clone(),
            asked_again,
        });
        self.push(Effect::AskHost {
            ticket,
            refusal,
            product: self.product.clone(),
        });
    }

    pub(super) fn upgrade(&mut self) {
        if let Phase::Paywalled(paywalled) = &self.phase
            && paywalled.location == PaywallLocation::Panel
        {
            let refusal = paywalled.refusal.clone();
            self.resumes_left = RESUMES;
            self.ask(refusal, true);
        }
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
            // There is no try-on to go on with yet.
            self.phase = Phase::Idle;
            return self.push(Effect::AskStatus);
        }
        if self.resumes_left == 0 {
            return self.show_panel(ticket);
        }
        self.resumes_left -= 1;
        self.start();
    }

    pub(super) fn dismiss(&mut self, ticket: u32) {
        if self.awaits(ticket) {
            self.phase = Phase::Idle;
            self.shut();
        }
    }
}
