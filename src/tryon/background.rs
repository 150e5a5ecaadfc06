//! What goes on while the dialog is closed.

use super::{
    failure::Charged,
    machine::{Phase, TryOn},
};

/// How a try-on stands that the shopper does not see, because the dialog is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    /// There is none, or the dialog shows it.
    #[default]
    Nothing,
    /// It is in progress.
    Running,
    /// Its picture waits to be seen.
    Done,
    /// It failed, and whether it was counted.
    Failed(Charged),
    /// It was refused until more try-ons are paid for.
    Refused,
}

impl Background {
    /// The value of `data-genvoris-status`; `www/background/` has a text for each. A failure that was not counted for sure
    /// has another name, because only then the shopper may be told so.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed(Charged::No) => "uncharged",
            Self::Failed(_) => "failed",
            Self::Refused => "refused",
        }
    }
}

impl TryOn {
    /// What goes on while the dialog is closed. Failures and refusals are over when they have been seen, so those that are
    /// left in a closed dialog have not been.
    pub fn background(&self) -> Background {
        match &self.phase {
            _ if self.open => Background::Nothing,
            Phase::Running(_) => Background::Running,
            Phase::Completed(_) if self.unseen_result => Background::Done,
            Phase::Failed(failure) => Background::Failed(failure.charged),
            Phase::Paywalled(_) => Background::Refused,
            _ => Background::Nothing,
        }
    }
}
