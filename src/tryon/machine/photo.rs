//! The photo: choosing, preparing and rejecting it, and the consent to send it.

use super::{Consent, Phase, TryOn};
use crate::tryon::{effect::Effect, input::PhotoProblem};

impl TryOn {
    pub(super) fn accepts_photos(&self) -> bool {
        !matches!(
            self.phase,
            Phase::Running(_) | Phase::Paywalled(_) | Phase::Checkout
        )
    }

    pub(super) fn photo_chosen(&mut self, id: u32) {
        if !self.accepts_photos() {
            return self.push(Effect::DiscardPhoto(id));
        }
        if matches!(self.phase, Phase::Failed(_)) {
            self.phase = Phase::Idle;
        }
        self.notice = None;
        if let Some(superseded) = self.preparing.replace(id) {
            self.push(Effect::DiscardPhoto(superseded));
        }
        self.push(Effect::PreparePhoto(id));
    }

    pub(super) fn photo_ready(&mut self, id: u32) {
        if self.preparing != Some(id) {
            return self.push(Effect::DiscardPhoto(id));
        }
        self.preparing = None;
        // The store's status may have closed the paywall over the photo since it was chosen.
        if !matches!(self.phase, Phase::Paywalled(_) | Phase::Checkout) {
            self.phase = Phase::Idle;
        }
        self.pending_attempts.clear();
        if let Some(previous) = self.photo.replace(id) {
            self.push(Effect::DiscardPhoto(previous));
        }
        self.run_if_paid();
    }

    pub(super) fn photo_rejected(&mut self, id: u32, problem: PhotoProblem) {
        if self.preparing == Some(id) {
            self.preparing = None;
            self.notice = Some(problem);
            self.discard_former_photo();
            self.run_if_paid();
        }
        self.push(Effect::DiscardPhoto(id));
    }

    /// A shopper who chose another photo must not send the former one by mistake. Behind a result it stays, because the
    /// result is compared with it.
    fn discard_former_photo(&mut self) {
        if !matches!(self.phase, Phase::Idle) {
            return;
        }
        self.pending_attempts.clear();
        if let Some(former) = self.photo.take() {
            self.push(Effect::DiscardPhoto(former));
        }
    }

    /// Forgets the photo, and a result that shows it. A photo that is being sent is not the shopper's to take back here: for
    /// that there is 'Cancel'.
    pub(super) fn forget_photo(&mut self) {
        if !self.accepts_photos() {
            return;
        }
        self.phase = Phase::Idle;
        self.notice = None;
        self.pending_attempts.clear();
        let photos = [self.photo.take(), self.preparing.take()];
        for photo in photos.into_iter().flatten() {
            self.push(Effect::DiscardPhoto(photo));
        }
    }

    pub(super) fn no_picture(&mut self) {
        if self.accepts_photos() {
            self.notice = Some(PhotoProblem::NoPicture);
        }
    }

    pub(super) fn set_consent_required(&mut self, required: bool) {
        self.consent = match (required, self.consent) {
            (true, Consent::NotRequired) => Consent::Missing(0),
            (false, Consent::Missing(_)) => Consent::NotRequired,
            (_, unchanged) => unchanged,
        };
    }

    pub(super) fn set_consent(&mut self, given: bool) {
        self.consent = match self.consent {
            Consent::NotRequired => Consent::NotRequired,
            _ if given => Consent::Given,
            _ => Consent::Missing(0),
        };
    }
}
