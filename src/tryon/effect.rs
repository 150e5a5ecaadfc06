//! Effects: what the state machine wants done outside. Each carries all that doing it takes.

use std::rc::Rc;

use super::{failure::Failure, paywall::Refusal, product::Product, reply::Outcome, retry::Delay};

/// One thing to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Decode and encode the chosen file.
    Prepare(u32),
    /// This photo is not needed any more.
    Forget(u32),
    /// Send the try-on; the same attempt goes out under the same attempt id.
    Send {
        /// The attempt.
        attempt: u32,
        /// The photo's id.
        photo: u32,
        /// What is tried on.
        product: Rc<Product>,
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
        /// What was to be tried on.
        product: Rc<Product>,
    },
    /// Ask the store for its status: it may be another one by now.
    AskStatus,
    /// Tell the host page by an event, and by its callback where it has one.
    Emit(HostEvent),
}

/// An event for the host page, with the product where its detail names one.
#[derive(Clone, Debug, PartialEq)]
pub enum HostEvent {
    /// `genvoris:open`
    Opened(Rc<Product>),
    /// `genvoris:close`
    Closed(Rc<Product>),
    /// `genvoris:tryon-completed`
    Completed(Rc<Outcome>, Rc<Product>),
    /// `genvoris:error`
    Failed(Rc<Failure>),
    /// `genvoris:token-expired`
    TokenExpired,
}
