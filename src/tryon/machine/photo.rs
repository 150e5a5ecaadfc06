//! The photo: chosen, prepared, rejected, and the consent to send it.

use super::{Consent, Phase, TryOn};
use crate::tryon::{effect::Effect, input::PhotoProblem};

impl TryOn {
    pub(super) fn takes_photos(&self) -> bool {
        !matches!(self.phase, Phase::Running(_) | Phase::Paywalled(_))
    }

    pub(super) fn photo_chosen(&mut self, id: u32) {
        if !self.takes_photos() {
            return self.push(Effect::Forget(id));
        }
        if matches!(self.phase, Phase::Failed(_)) {
            self.phase = Phase::Idle;
        }
        self.notice = None;
        if let Some(superseded) = self.preparing.replace(id) {
            self.push(Effect::Forget(superseded));
        }
        self.push(Effect::Prepare(id));
    }

    pub(super) fn photo_ready(&mut self, id: u32) {
        if self.preparing != Some(id) {
            return self.push(Effect::Forget(id));
        }
        self.preparing = None;
        // The store's status may have come in the way since the photo was chosen.
        if !matches!(self.phase, Phase::Paywalled(_)) {
            self.phase = Phase::Idle;
        }
        self.pending_attempts.clear();
        if let Some(before) = self.photo.replace(id) {
            self.push(Effect::Forget(before));
        }
    }

    pub(super) fn photo_rejected(&mut self, id: u32, problem: PhotoProblem) {
        if self.preparing == Some(id) {
            self.preparing = None;
            self.notice = Some(problem);
        }
        self.push(Effect::Forget(id));
    }

    pub(super) fn no_picture(&mut self) {
        if self.takes_photos() {
            self.notice = Some(PhotoProblem::NoPicture);
        }
    }

    pub(super) fn ask_consent(&mut self, asked: bool) {
        self.consent = match (asked, self.consent) {
            (true, Consent::NotAsked) => Consent::Missing(0),
            (false, Consent::Missing(_)) => Consent::NotAsked,
            (_, as_before) => as_before,
        };
    }

    pub(super) fn consented(&mut self, given: bool) {
        self.consent = match self.consent {
            Consent::NotAsked => Consent::NotAsked,
            _ if given => Consent::Given,
            _ => Consent::Missing(0),
        };
    }
}
