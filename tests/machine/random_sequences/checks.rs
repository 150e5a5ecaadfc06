//! The invariants: every effect and every screen is checked against the model.

use genvoris_widget::tryon::background::Background;
use genvoris_widget::tryon::effect::{Effect, HostEvent};
use genvoris_widget::tryon::machine::Payment;
use genvoris_widget::tryon::screen::Screen;
use proptest::prelude::*;

use super::model::{Model, Pending};

impl Model {
    pub(super) fn check_effect(&mut self, effect: Effect) -> Result<(), TestCaseError> {
        match effect {
            Effect::PreparePhoto(id) => self.preparing = Some(id),
            Effect::DiscardPhoto(id) => {
                if self.photo == Some(id) {
                    let is_lost = !self.photo_of_other_customer && !self.may_discard_photo;
                    prop_assert!(!is_lost, "the photo was lost");
                    self.photo = None;
                    self.consent_given &= !self.photo_of_other_customer;
                    self.open_attempts.clear();
                }
                if self.preparing == Some(id) {
                    self.preparing = None;
                }
            }
            Effect::Send { attempt, turn, .. } => self.check_request(attempt, turn)?,
            Effect::Poll { turn, .. } => self.await_turn(turn, Pending::Response)?,
            Effect::Wait { turn, .. } => self.await_turn(turn, Pending::Wait)?,
            Effect::RefreshToken { turn } => {
                prop_assert!(
                    !self.refreshed,
                    "the token was refreshed twice for one try-on"
                );
                self.refreshed = true;
                self.await_turn(turn, Pending::Token)?;
            }
            Effect::Abort => self.pending = None,
            Effect::ShrinkPhoto { photo, turn } => {
                prop_assert_eq!(Some(photo), self.photo);
                self.await_turn(turn, Pending::Shrink)?;
            }
            Effect::CancelJob(_) | Effect::RefreshStatus => {}
            Effect::StartCheckout => {
                prop_assert!(!self.paid, "the shopper was asked to pay twice");
                prop_assert!(
                    self.consent_given || !self.consent_required,
                    "paid for without consent"
                );
            }
            Effect::RequestHostPaywall { ticket, .. } => self.tickets.push(ticket),
            Effect::Emit(HostEvent::Opened(_)) => {
                prop_assert!(!self.shown);
                self.shown = true;
            }
            Effect::Emit(HostEvent::Closed(_)) => {
                prop_assert!(self.shown);
                self.shown = false;
            }
            Effect::Emit(HostEvent::Completed(..)) => self.completed += 1,
            Effect::Emit(HostEvent::Failed(_) | HostEvent::TokenExpired) => {}
        }
        Ok(())
    }

    /// Nothing is sent under a new attempt while another attempt for the same purpose may have been counted.
    fn check_request(&mut self, attempt: u32, turn: u32) -> Result<(), TestCaseError> {
        // A try-on that was sent before the store started to require consent may be sent again after a network error.
        prop_assert!(
            self.consent_given || !self.consent_required || self.is_continuing,
            "sent without consent"
        );
        let purpose = self.purpose();
        let duplicate = self
            .open_attempts
            .iter()
            .find(|(other, other_purpose)| **other != attempt && **other_purpose == purpose);
        prop_assert!(
            duplicate.is_none(),
            "{attempt} was sent while {duplicate:?} may have been counted"
        );
        prop_assert!(
            self.tryon.payment() != Payment::Due || self.is_continuing,
            "sent without payment"
        );
        self.is_paid_try_on = match self.is_continuing {
            true => self.is_paid_try_on,
            false => self.paid,
        };
        self.open_attempts.insert(attempt, purpose);
        self.outcome_unknown &= self.attempt == attempt;
        self.photo_of_other_customer = false;
        self.payer_changed = false;
        self.attempt = attempt;
        self.is_reported = false;
        self.await_turn(turn, Pending::Response)
    }

    fn await_turn(&mut self, turn: u32, kind: Pending) -> Result<(), TestCaseError> {
        prop_assert!(self.pending.is_none(), "two effects are pending");
        self.pending = Some((turn, kind));
        Ok(())
    }

    pub(super) fn check_screen(&mut self) -> Result<(), TestCaseError> {
        let screen = self.tryon.screen();
        let running = matches!(screen, Screen::Progress(_));
        prop_assert!(
            !running || self.pending.is_some(),
            "the progress screen is shown although nothing is pending"
        );
        if self.photo.is_some() && self.preparing.is_none() {
            prop_assert!(
                !matches!(screen, Screen::Intro { .. }),
                "the shopper was asked for the photo again"
            );
        }
        prop_assert!(
            self.tryon.background() != Background::Running || self.pending.is_some(),
            "the closed dialog's badge says that a try-on runs although nothing is pending"
        );
        let result = matches!(screen, Screen::Result { .. });
        prop_assert!(
            !result || self.delivered > 0,
            "a result is shown although no picture was delivered"
        );
        prop_assert_eq!(self.completed, self.delivered);
        if self.paid && self.payer_changed && self.tryon.payment() != Payment::Paid {
            (self.paid, self.payer_changed) = (false, false);
        }
        prop_assert_eq!(
            self.paid,
            self.tryon.payment() == Payment::Paid,
            "a payment was lost, or used twice"
        );
        Ok(())
    }
}
