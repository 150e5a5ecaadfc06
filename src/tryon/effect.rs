//! What a try-on wants done outside.

use std::rc::Rc;

use super::{failure::Failure, paywall::Refusal, reply::Outcome, retry::Delay};

/// Everything that is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Decode and encode the chosen file.
    Prepare(u32),
    /// This photo is not needed any more.
    Forget(u32),
    /// Send the try-on; equal serials go out under one attempt id.
    Send {
        /// The attempt.
        serial: u32,
        /// To be named in the answer.
        turn: u32,
    },
    /// Ask for the job.
    Poll {
        /// Its address.
        url: String,
        /// To be named in the answer.
        turn: u32,
    },
    /// Come back after a while.
    Wait {
        /// How long.
        delay: Delay,
        /// To be named in the answer.
        turn: u32,
    },
    /// Ask the page for a fresh session token.
    RefreshToken {
        /// To be named in the answer.
        turn: u32,
    },
    /// Encode this photo again, with fewer bytes.
    Shrink {
        /// The photo.
        photo: u32,
        /// To be named in the answer.
        turn: u32,
    },
    /// Drop the request under way.
    Abort,
    /// Tell the backend that the job is not wanted any more, so that its credit comes back.
    CancelJob(String),
    /// Event and callback of the paywall; answered by [`Input::HostAnswered`](super::input::Input::HostAnswered).
    AskHost {
        /// To be named in the answer, in `resume` and in `cancel`.
        ticket: u32,
        /// What the backend said.
        refusal: Rc<Refusal>,
    },
    /// Ask the store for its status: it may be another one by now.
    AskStatus,
    /// Tell the host page.
    Emit(HostEvent),
}

/// What the host page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum HostEvent {
    /// `genvoris:open`
    Opened,
    /// `genvoris:close`
    Closed,
    /// `genvoris:tryon-completed`
    Completed(Rc<Outcome>),
    /// `genvoris:error`
    Failed(Rc<Failure>),
    /// `genvoris:token-expired`
    TokenExpired,
}
