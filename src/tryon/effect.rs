//! Effects: the actions that the state machine requests from its caller. Each effect carries everything that running it
//! takes.

use std::rc::Rc;

use super::{failure::Failure, paywall::Refusal, product::Product, reply::Outcome, retry::Delay};

/// One action for the caller to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Decode and encode the chosen file.
    PreparePhoto(u32),
    /// Free this photo: it is no longer needed.
    DiscardPhoto(u32),
    /// Send the try-on. Every request of the same attempt carries the same attempt id.
    Send {
        /// The attempt.
        attempt: u32,
        /// The photo's id.
        photo: u32,
        /// The product to try on.
        product: Rc<Product>,
        /// The turn that the reply has to repeat.
        turn: u32,
    },
    /// Ask for the state of the job.
    Poll {
        /// The job's URL.
        url: String,
        /// The turn that the reply has to repeat.
        turn: u32,
    },
    /// Report back after a delay.
    Wait {
        /// How long to wait.
        delay: Delay,
        /// The turn that the report has to repeat.
        turn: u32,
    },
    /// Get a fresh session token from the host page.
    RefreshToken {
        /// The turn that the result has to repeat.
        turn: u32,
    },
    /// Encode this photo again, with fewer bytes.
    ShrinkPhoto {
        /// The photo's id.
        photo: u32,
        /// The turn that the result has to repeat.
        turn: u32,
    },
    /// Abort the current request or timer.
    Abort,
    /// Cancel the job at this URL, so that the backend returns its credit.
    CancelJob(String),
    /// Dispatch the paywall event and call the paywall callback. The host page's answer comes back as
    /// [`Input::HostAnswered`](super::input::Input::HostAnswered).
    RequestHostPaywall {
        /// The id that the answer, `resume` and `cancel` have to repeat.
        ticket: u32,
        /// Why the backend refused the try-on.
        refusal: Rc<Refusal>,
        /// The product of the refused try-on.
        product: Rc<Product>,
    },
    /// Take the shopper to the store's checkout, to pay for one try-on of this product with this photo.
    StartCheckout,
    /// Fetch the store's status again, because it may have changed.
    RefreshStatus,
    /// Dispatch an event on the host page, and call the page's callback for it if there is one.
    Emit(HostEvent),
}

/// An event for the host page, with the product if the event's detail names one.
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
