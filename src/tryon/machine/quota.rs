//! The customer's quota, as far as replies or the store's status have told it: what a try-on uses is said before it is sent,
//! and a customer who has none left can get more without choosing a photo first.

use std::rc::Rc;

use super::{MAX_RESUMES, Payment, PaywallLocation, Paywalled, Phase, TryOn};
use crate::tryon::paywall::{Quota, Reason, Refusal};

/// From this limit on nobody counts: stores that pay for all try-ons give their customers plans of thousands.
const UNCOUNTED: u32 = 1000;

impl TryOn {
    /// The quota, unless it is so large that it is only the store's own limit.
    pub(in crate::tryon) fn counted_quota(&self) -> Option<Quota> {
        self.quota.filter(|quota| quota.limit < UNCOUNTED)
    }

    /// The quota that a try-on would be taken from, if it is known and there is some left.
    pub(in crate::tryon) fn remaining(&self) -> Option<u32> {
        let is_free = matches!(self.payment, Payment::NotOffered | Payment::IfRefused);
        let remaining = self.counted_quota().filter(|_| is_free)?.remaining;
        (remaining > 0).then_some(remaining)
    }

    /// Whether the customer is known to have none left. A photo is needed before a try-on can be bought.
    pub(in crate::tryon) fn can_get_more(&self) -> bool {
        let is_offered = match self.payment {
            Payment::NotOffered => true,
            Payment::IfRefused => self.photo.is_some(),
            Payment::Due | Payment::Paid => false,
        };
        is_offered && self.quota.is_some_and(|quota| quota.remaining == 0)
    }

    /// Remembers what a refusal says about the quota.
    pub(super) fn set_quota_of(&mut self, refusal: &Refusal) {
        if refusal.known_reason() == Reason::QuotaExhausted
            && let (Some(used), Some(limit)) = (refusal.used, refusal.limit)
        {
            self.quota = Some(Quota {
                used,
                limit,
                remaining: 0,
            });
        }
    }

    /// Remembers how many are left, until a reply says more. How many have been used is not known.
    pub(super) fn set_remaining(&mut self, remaining: u32) {
        self.quota.get_or_insert(Quota {
            used: 0,
            limit: remaining,
            remaining,
        });
    }

    /// A page that sets another token after the quota was used up may have sold more.
    pub(super) fn forget_used_up_quota(&mut self) {
        self.quota = self.quota.filter(|quota| quota.remaining > 0);
    }

    /// Opens the paywall as a 402 would, before there is one.
    pub(super) fn get_more(&mut self) {
        let (Some(quota), true) = (self.quota, self.open && self.can_get_more()) else {
            return;
        };
        let is_known = quota.limit > 0;
        let refusal = Rc::new(Refusal {
            error: "end_customer_quota".into(),
            reason: "quota_exhausted".into(),
            used: is_known.then_some(quota.used),
            limit: is_known.then_some(quota.limit),
            remaining: Some(0),
            ..Refusal::default()
        });
        let asked_in = std::mem::take(&mut self.phase);
        self.resumes_left = MAX_RESUMES;
        if self.sells(&refusal) {
            self.set_paywall(PaywallLocation::Panel, refusal, true);
        } else {
            self.open_host_paywall(refusal, true);
        }
        self.set_asked_in(Some(Box::new(asked_in)));
    }

    pub(super) fn set_asked_in(&mut self, asked_in: Option<Box<Phase>>) {
        if let Phase::Paywalled(paywalled) = &mut self.phase {
            paywalled.asked_in = asked_in;
        }
    }

    /// Goes back to where the shopper asked for more. Returns `false` if a try-on waits at the paywall, or if there is none.
    pub(super) fn leave_paywall(&mut self) -> bool {
        let Phase::Paywalled(Paywalled { asked_in, .. }) = &mut self.phase else {
            return false;
        };
        let Some(asked_in) = asked_in.take() else {
            return false;
        };
        self.phase = *asked_in;
        true
    }
}
