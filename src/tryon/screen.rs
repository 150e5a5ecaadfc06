//! What the shopper sees: exactly one screen for every state.

use std::rc::Rc;

use super::{
    failure::{Failure, FailureKind},
    input::PhotoProblem,
    machine::{Consent, Phase, Stage, TryOn},
    paywall::Refusal,
    reply::Outcome,
};

/// The dialog's content.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// The dialog is closed, or out of the way of the host's paywall.
    Hidden,
    /// Choose a photo.
    Intro {
        /// A chosen photo is being prepared.
        busy: bool,
        /// What was wrong with the last one.
        notice: Option<PhotoProblem>,
    },
    /// The photo and the product, ready to go.
    Preview {
        /// The photo's id.
        photo: u32,
        /// What was wrong with a later choice.
        notice: Option<PhotoProblem>,
        /// Whether the photo may be sent.
        consent: Consent,
    },
    /// A try-on is under way.
    Progress(Stage),
    /// The pictures.
    Result {
        /// How many, and what is left.
        outcome: Rc<Outcome>,
        /// What was wrong with a photo chosen since.
        notice: Option<PhotoProblem>,
    },
    /// The built-in paywall panel.
    Paywall {
        /// What the backend said.
        refusal: Rc<Refusal>,
        /// The host's callback has been asked from this panel already.
        asked_again: bool,
    },
    /// No picture, and why.
    Failed(Rc<Failure>),
}

impl Screen {
    /// The value of `data-screen`; also the `part` of the screen's element.
    pub fn name(&self) -> &'static str {
        match self {
            Screen::Hidden => "",
            Screen::Intro { .. } => "intro",
            Screen::Preview { .. } => "preview",
            Screen::Progress(_) => "progress",
            Screen::Result { .. } => "result",
            Screen::Paywall { .. } => "paywall",
            Screen::Failed(failure) if failure.kind == FailureKind::Unavailable => "unavailable",
            Screen::Failed(_) => "error",
        }
    }
}

impl TryOn {
    /// The one screen of this state.
    pub fn screen(&self) -> Screen {
        if !self.open || self.with_host() {
            return Screen::Hidden;
        }
        match &self.phase {
            Phase::Idle => self.photo_screen(),
            Phase::Done(_) | Phase::PictureLost(..) if self.preparing.is_some() => {
                self.photo_screen()
            }
            Phase::Running(running) => Screen::Progress(running.stage),
            Phase::Done(outcome) => Screen::Result {
                outcome: outcome.clone(),
                notice: self.notice,
            },
            Phase::PictureLost(outcome, again) => Screen::Failed(Rc::new(outcome.lost(*again))),
            Phase::Failed(failure) => Screen::Failed(failure.clone()),
            Phase::Paywalled(paywalled) => Screen::Paywall {
                refusal: paywalled.refusal.clone(),
                asked_again: paywalled.asked_again,
            },
        }
    }

    fn photo_screen(&self) -> Screen {
        match (self.preparing, self.photo) {
            (None, Some(photo)) => Screen::Preview {
                photo,
                notice: self.notice,
                consent: self.consent,
            },
            (preparing, _) => Screen::Intro {
                busy: preparing.is_some(),
                notice: self.notice,
            },
        }
    }
}
