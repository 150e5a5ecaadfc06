//! The model that runs beside the state machine, and how it follows each action.

use std::collections::BTreeMap;

use genvoris_widget::tryon::input::{Input, PhotoProblem};
use genvoris_widget::tryon::machine::TryOn;
use genvoris_widget::tryon::screen::Screen;
use proptest::prelude::*;

use super::action::{Action, Response, StoreStatus};
use crate::transitions::product;

/// Photo, product and customer of an attempt. The same combination must never be counted under two attempt ids, even if the
/// photo is made smaller in between.
pub(super) type Purpose = (u32, u8, Option<u8>);

/// The kind of a pending effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pending {
    Response,
    Wait,
    Token,
    Shrink,
}

/// The state machine, and what the model knows about it.
#[derive(Default)]
pub(super) struct Model {
    pub(super) tryon: TryOn,
    /// The product that the dialog shows.
    pub(super) product: u8,
    pub(super) photo: Option<u32>,
    pub(super) chosen: u32,
    pub(super) preparing: Option<u32>,
    /// The turn of the pending effect, and its kind.
    pub(super) pending: Option<(u32, Pending)>,
    /// Whether a token refresh was requested since the last action of the shopper or the host page.
    pub(super) refreshed: bool,
    pub(super) attempt: u32,
    /// Whether the current step continues a try-on that was already in progress.
    pub(super) is_continuing: bool,
    /// Whether a request of the attempt was lost or became a job. It may have been counted, even if a later one is refused.
    pub(super) outcome_unknown: bool,
    pub(super) tickets: Vec<u32>,
    /// Attempts that may have been counted although no picture has arrived.
    pub(super) open_attempts: BTreeMap<u32, Purpose>,
    pub(super) counted: BTreeMap<u32, Purpose>,
    pub(super) delivered: u32,
    pub(super) completed: u32,
    pub(super) shown: bool,
    pub(super) customer: Option<u8>,
    /// Whether the customer changed while a try-on was at the paywall. The photo is kept if the try-on is resumed.
    pub(super) photo_of_other_customer: bool,
    /// Whether the current step may discard the photo: it rejects the one that was chosen last, or the shopper has it forgotten.
    pub(super) may_discard_photo: bool,
    /// Whether the store requires consent.
    pub(super) consent_required: bool,
    /// Whether the consent checkbox is ticked.
    pub(super) consent_given: bool,
    /// Whether a try-on is paid for and its picture has not arrived.
    pub(super) paid: bool,
    /// Whether the current try-on is the one that was paid for.
    pub(super) is_paid_try_on: bool,
    /// Whether the customer changed, so that the payment of the previous one may be out of reach.
    pub(super) payer_changed: bool,
    /// Whether the try-on in progress is one whose picture another page has reported already.
    pub(super) is_reported: bool,
}

impl Model {
    pub(super) fn apply(&mut self, action: Action) -> Result<(), TestCaseError> {
        match action {
            Action::Open {
                product,
                requires_consent,
                availability,
            } => {
                self.consent_required = requires_consent;
                self.open(product, availability)
            }
            Action::ChangeConsent(given) => {
                self.consent_given = given && (self.consent_required || self.consent_given);
                self.step(Input::ConsentChanged(given))
            }
            Action::Close => self.step(Input::Close),
            Action::ChoosePhoto => {
                self.chosen += 1;
                self.step(Input::PhotoChosen(self.chosen))
            }
            Action::PhotoReady(age) => self.finish_preparation(age, true),
            Action::PhotoRejected(age) => self.finish_preparation(age, false),
            Action::NoPicture => self.step(Input::NoPicture),
            Action::ForgetPhoto => {
                self.may_discard_photo = true;
                self.step(Input::ForgetPhoto)?;
                self.may_discard_photo = false;
                Ok(())
            }
            Action::Submit => self.step_as_user(Input::Submit),
            Action::Cancel => {
                let result = self.step(Input::Cancel);
                self.pending = None;
                result
            }
            Action::Retry => self.step_as_user(Input::Retry),
            Action::Upgrade => self.step(Input::Upgrade),
            Action::Respond(response) => self.respond(response),
            Action::StaleResponse(age, response) => {
                let turn = self
                    .pending
                    .map_or(1000, |(turn, _)| turn.saturating_sub(age));
                self.step(Input::Replied(turn, response.reply()))
            }
            Action::WaitElapsed => self.resolve_pending(Pending::Wait, Input::WaitElapsed),
            Action::TokenRefreshed(fresh) => {
                self.resolve_pending(Pending::Token, |turn| Input::TokenRefreshed(turn, fresh))
            }
            Action::ReplaceToken => self.step(Input::TokenReplaced),
            Action::RestorePage => self.step(Input::PageRestored),
            Action::PictureFailed(reloadable) => self.step(Input::PictureFailed(reloadable)),
            Action::ChangeCustomer(customer) => self.change_customer(customer),
            Action::PhotoShrunk(smaller) => {
                self.resolve_pending(Pending::Shrink, |turn| Input::PhotoShrunk(turn, smaller))
            }
            Action::HostAnswered(age, answer) => {
                self.step_with_ticket(age, |ticket| Input::HostAnswered(ticket, answer))
            }
            Action::Resume(age) => self.step_with_ticket(age, Input::Resume),
            Action::Dismiss(age) => self.step_with_ticket(age, Input::Dismiss),
            Action::ChangePayment(payment) => self.step(Input::PaymentChanged(payment)),
            Action::CheckoutReturned => self.step_as_user(Input::CheckoutReturned),
            Action::Paid => {
                self.paid = true;
                self.payer_changed &= self.tryon.screen() != Screen::Checkout;
                self.step_as_user(Input::Paid)
            }
            Action::EndJob => self.step(Input::JobEnded),
            Action::KeepJob(reported) => self.keep_job(reported),
        }
    }

    /// An action that may start a try-on. Each try-on may refresh the token once.
    fn step_as_user(&mut self, input: Input) -> Result<(), TestCaseError> {
        self.refreshed &= self.pending.is_some();
        self.step(input)
    }

    /// Another customer sees no data of the previous one. If the host page resumes, it is the same person.
    fn change_customer(&mut self, customer: Option<u8>) -> Result<(), TestCaseError> {
        self.photo_of_other_customer |= self.customer.is_some() && self.customer != customer;
        let is_other_customer = self.photo_of_other_customer;
        self.payer_changed |= is_other_customer;
        self.customer = customer;
        self.step(Input::CustomerChanged(customer.map(|id| u32::from(id) + 1)))?;
        let may_resume = matches!(
            self.tryon.screen(),
            Screen::Hidden | Screen::Paywall { .. } | Screen::Checkout
        );
        prop_assert!(
            !is_other_customer || self.photo.is_none() || may_resume,
            "the photo of another customer is visible"
        );
        self.photo_of_other_customer &= self.photo.is_some() || self.preparing.is_some();
        Ok(())
    }

    /// Goes on with a job of another page, unless something goes on here. Its attempt is that page's, so a new one here never
    /// has its id.
    fn keep_job(&mut self, reported: bool) -> Result<(), TestCaseError> {
        let was_pending = self.pending;
        self.step(Input::JobKept {
            url: "https://api/kept".into(),
            product: product("1"),
            reported,
        })?;
        if self.pending != was_pending {
            prop_assert!(
                was_pending.is_none() && self.photo.is_none() && !self.shown,
                "a kept job replaced what the shopper does here"
            );
            self.product = 1;
            self.attempt = u32::MAX;
            self.outcome_unknown = true;
            self.is_paid_try_on = false;
            self.is_reported = reported;
            self.refreshed = false;
        }
        Ok(())
    }

    /// Completes the pending effect, if it is of this kind.
    fn resolve_pending(
        &mut self,
        kind: Pending,
        input: impl Fn(u32) -> Input,
    ) -> Result<(), TestCaseError> {
        match self.pending {
            Some((turn, pending)) if pending == kind => {
                self.pending = None;
                self.is_continuing = true;
                let result = self.step(input(turn));
                self.is_continuing = false;
                result
            }
            _ => Ok(()),
        }
    }

    /// Opens the dialog, and checks that it is visible and respects the store's status.
    pub(super) fn open(&mut self, id: u8, status: StoreStatus) -> Result<(), TestCaseError> {
        self.step(Input::Open {
            product: product(&id.to_string()),
            requires_consent: self.consent_required,
            availability: status.availability(),
        })?;
        let shown = self.tryon.product().id.clone().unwrap_or_default();
        self.product = shown.parse().unwrap_or_default();
        prop_assert!(
            self.tryon.screen() != Screen::Hidden,
            "an opened dialog should be visible"
        );
        let photo = matches!(
            self.tryon.screen(),
            Screen::Intro { .. } | Screen::Preview { .. }
        );
        // In a store that refuses, the photo screens may appear only if a photo was chosen while a result was open.
        let result = self.delivered > 0;
        prop_assert!(
            status == StoreStatus::Allowed || !photo || result,
            "the store's status was bypassed"
        );
        Ok(())
    }

    fn finish_preparation(&mut self, age: u32, is_usable: bool) -> Result<(), TestCaseError> {
        let id = self.chosen.saturating_sub(age);
        if id == 0 || self.photo == Some(id) {
            return Ok(());
        }
        if is_usable && self.preparing == Some(id) {
            self.photo = Some(id);
            self.open_attempts.clear();
        }
        self.may_discard_photo = !is_usable && self.preparing == Some(id);
        // A try-on that is paid for starts when its photo is ready.
        self.step_as_user(if is_usable {
            Input::PhotoReady(id)
        } else {
            Input::PhotoRejected(id, PhotoProblem::Undecodable)
        })?;
        self.may_discard_photo = false;
        if self.preparing == Some(id) {
            self.preparing = None;
        }
        Ok(())
    }

    fn respond(&mut self, response: Response) -> Result<(), TestCaseError> {
        let Some((turn, Pending::Response)) = self.pending else {
            return Ok(());
        };
        self.pending = None;
        let purpose = self.purpose();
        if response.is_charged() {
            self.counted.insert(self.attempt, purpose);
        }
        match response {
            Response::Succeeded | Response::LastSucceeded => {
                self.paid &= !self.is_paid_try_on;
                self.delivered += 1;
                self.completed += u32::from(std::mem::take(&mut self.is_reported));
                self.open_attempts.remove(&self.attempt);
            }
            Response::Refused | Response::GenerationFailed => {
                self.paid &= !(self.is_paid_try_on && matches!(response, Response::Refused));
                self.open_attempts.remove(&self.attempt);
            }
            // These requests were refused before they were counted, unless an earlier one of the attempt may have been.
            Response::SessionExpired
            | Response::RateLimited
            | Response::Unavailable
            | Response::PhotoTooLarge
            | Response::UploadTimeout
                if !self.outcome_unknown =>
            {
                self.open_attempts.remove(&self.attempt);
            }
            _ => self.outcome_unknown = true,
        }
        // A job whose URL is refused is asked for by the same attempt.
        self.is_continuing = true;
        let result = self.step(Input::Replied(turn, response.reply()));
        self.is_continuing = false;
        result
    }

    fn step_with_ticket(
        &mut self,
        age: u32,
        input: impl Fn(u32) -> Input,
    ) -> Result<(), TestCaseError> {
        let index = self.tickets.len().checked_sub(1 + age as usize);
        match index.and_then(|index| self.tickets.get(index).copied()) {
            Some(ticket) => {
                self.step_as_user(input(ticket))?;
                // Whoever got more from the page before a try-on was refused is the same person, too.
                let is_back = matches!(
                    self.tryon.screen(),
                    Screen::Preview { .. } | Screen::Result { .. }
                );
                self.photo_of_other_customer &= !is_back || self.photo.is_none();
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(super) fn purpose(&self) -> Purpose {
        (self.photo.unwrap_or_default(), self.product, self.customer)
    }

    fn step(&mut self, input: Input) -> Result<(), TestCaseError> {
        for effect in self.tryon.step(input) {
            self.check_effect(effect)?;
        }
        self.check_screen()
    }
}
