//! What the shopper sees: every state has exactly one screen.

use std::rc::Rc;

use super::{
    failure::{Failure, FailureKind},
    input::PhotoProblem,
    machine::{Consent, Payment, Phase, Stage, TryOn},
    paywall::Refusal,
    reply::Outcome,
};

/// The content of the dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// The dialog is closed, or hidden while the host page shows its own paywall.
    Hidden,
    /// Asks the shopper to choose a photo.
    Intro {
        /// Whether a chosen photo is being prepared.
        busy: bool,
        /// Why the last chosen file could not be used.
        notice: Option<PhotoProblem>,
        /// Whether the customer is known to have no try-ons left.
        can_get_more: bool,
    },
    /// The photo beside the product, ready to be submitted.
    Preview {
        /// The photo's id.
        photo: u32,
        /// Why what was dropped or pasted later is not used.
        notice: Option<PhotoProblem>,
        /// Whether the photo may be sent.
        consent: Consent,
        /// Whether the try-on has to be paid for.
        payment: Payment,
        /// How many try-ons are left, this one included, if that is known.
        remaining: Option<u32>,
    },
    /// A try-on is in progress.
    Progress(Stage),
    /// The pictures.
    Result {
        /// The number of pictures and the remaining quota.
        outcome: Rc<Outcome>,
        /// Why a file that was chosen since could not be used.
        notice: Option<PhotoProblem>,
        /// Whether this was the last try-on.
        can_get_more: bool,
        /// How many try-ons are left, if that is known and counted.
        remaining: Option<u32>,
    },
    /// The built-in paywall panel.
    Paywall {
        /// Why the try-on was refused.
        refusal: Rc<Refusal>,
        /// Whether this panel's button has already called the host page's callback again.
        callback_retried: bool,
        /// Whether a try-on was refused, which can be tried again.
        can_retry: bool,
        /// Whether a try-on can be bought instead.
        for_sale: bool,
    },
    /// The way to the store's checkout and back, which `www/checkout/` draws.
    Checkout,
    /// Why there is no picture.
    Failed(Rc<Failure>),
}

impl Screen {
    /// The value of `data-screen`, which is also the `part` of the screen's element.
    pub fn name(&self) -> &'static str {
        match self {
            Screen::Hidden => "",
            Screen::Intro { .. } => "intro",
            Screen::Preview { .. } => "preview",
            Screen::Progress(_) => "progress",
            Screen::Result { .. } => "result",
            Screen::Paywall { .. } => "paywall",
            Screen::Checkout => "checkout",
            Screen::Failed(failure) if failure.kind == FailureKind::Unavailable => "unavailable",
            Screen::Failed(_) => "error",
        }
    }
}

impl TryOn {
    /// The screen of the current state.
    pub fn screen(&self) -> Screen {
        if !self.open || self.is_at_host_paywall() {
            return Screen::Hidden;
        }
        match &self.phase {
            Phase::Idle => self.photo_screen(),
            Phase::Completed(_) | Phase::ResultNotLoaded(..) if self.preparing.is_some() => {
                self.photo_screen()
            }
            Phase::Running(running) => Screen::Progress(running.stage),
            Phase::Checkout => Screen::Checkout,
            Phase::Completed(outcome) => Screen::Result {
                outcome: outcome.clone(),
                notice: self.notice,
                can_get_more: self.can_get_more(),
                remaining: self.counted_quota().map(|quota| quota.remaining),
            },
            Phase::ResultNotLoaded(outcome, reloadable) => {
                Screen::Failed(Rc::new(outcome.display_failure(*reloadable)))
            }
            Phase::Failed(failure) => Screen::Failed(failure.clone()),
            Phase::Paywalled(paywalled) => Screen::Paywall {
                refusal: paywalled.refusal.clone(),
                callback_retried: paywalled.callback_retried,
                can_retry: !paywalled.refusal.by_store && paywalled.asked_in.is_none(),
                for_sale: self.sells(&paywalled.refusal),
            },
        }
    }

    fn photo_screen(&self) -> Screen {
        match (self.preparing, self.photo) {
            (None, Some(photo)) => Screen::Preview {
                photo,
                notice: self.notice,
                consent: self.consent,
                payment: self.payment,
                remaining: self.remaining(),
            },
            (preparing, _) => Screen::Intro {
                busy: preparing.is_some(),
                notice: self.notice,
                can_get_more: self.can_get_more(),
            },
        }
    }
}
