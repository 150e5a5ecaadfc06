//! Inputs: everything that can happen to a try-on.
//!
//! Inputs that answer an [`Effect`](super::effect::Effect) repeat its `turn` or `ticket`. The state machine ignores
//! answers to a turn or ticket that is no longer the current one.

use std::rc::Rc;

use super::{availability::Availability, machine::Payment, product::Product, reply::Reply};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A trigger was clicked, or `openTryOn` was called.
    Open {
        /// The product to try on.
        product: Rc<Product>,
        /// Whether the store requires the shopper's consent before a photo is sent.
        requires_consent: bool,
        /// Why the store's status does not allow try-ons; `None` if it does.
        availability: Option<Availability>,
    },
    /// The store's status says how many try-ons the customer has left.
    RemainingKnown(u32),
    /// The shopper closed the dialog.
    Close,
    /// The shopper chose a file. The browser stores it under this id.
    PhotoChosen(u32),
    /// The chosen file is decoded, upright, scaled down and encoded.
    PhotoReady(u32),
    /// The chosen file cannot be used.
    PhotoRejected(u32, PhotoProblem),
    /// The shopper dropped or pasted something that contains no picture.
    NoPicture,
    /// The shopper wants the photo to be forgotten.
    ForgetPhoto,
    /// The shopper ticked or cleared the consent checkbox.
    ConsentChanged(bool),
    /// The shopper clicked 'Try it on'.
    Submit,
    /// The shopper clicked 'Cancel' during a try-on, or the checkout ended without a payment.
    Cancel,
    /// The shopper clicked 'Try again', after a failure or on the paywall panel.
    Retry,
    /// The shopper clicked 'Upgrade' on the paywall panel.
    Upgrade,
    /// The reply to the request of this turn.
    Replied(u32, Reply),
    /// The wait of this turn is over.
    WaitElapsed(u32),
    /// The token refresh of this turn is over; `true` if there is a fresh session token.
    TokenRefreshed(u32, bool),
    /// The host page set a different session token.
    TokenReplaced,
    /// The customer of the session: a number that is the same for the same customer, 0 if the token cannot be read,
    /// `None` for a guest.
    CustomerChanged(Option<u32>),
    /// The photo of this turn was encoded again; `true` if it is smaller now.
    PhotoShrunk(u32, bool),
    /// The browser restored the page from its back/forward cache, together with the state of the dialog.
    PageRestored,
    /// The file of a result's picture did not load; `true` if loading it again may succeed.
    PictureFailed(bool),
    /// The host page answered the paywall event or callback of this ticket.
    HostAnswered(u32, HostAnswer),
    /// The host page called `resume()`: continue the try-on.
    Resume(u32),
    /// The host page called `cancel()`: end the try-on.
    Dismiss(u32),
    /// Whether the page sells try-ons, and whether this session has to pay first. Never [`Payment::Paid`].
    PaymentChanged(Payment),
    /// The shopper came back from the store's checkout, and the payment is being confirmed.
    CheckoutReturned,
    /// The store has confirmed that a try-on is paid for. The session token belongs to it.
    Paid,
    /// The browser restored the page, and meanwhile another page of the tab has shown or cancelled this page's job.
    JobEnded,
    /// The page that the shopper has left in this tab had a job in progress, or a picture that nobody has seen.
    JobKept {
        /// The job's URL.
        url: String,
        /// The product that is tried on.
        product: Rc<Product>,
        /// Whether that page has reported the picture already.
        reported: bool,
    },
}

/// The host page's answer to a 402.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostAnswer {
    /// The host page shows a paywall of its own, or returned a promise.
    Handled,
    /// The host page does nothing.
    Unhandled,
    /// The host page returned a token: continue with it.
    Resume,
}

/// Why a chosen file cannot be used as the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoProblem {
    /// The browser cannot decode it.
    Undecodable,
    /// It is a HEIC file, and this browser cannot decode HEIC.
    Heic,
    /// It decoded to nothing: everything is transparent or black.
    Blank,
    /// The file is cut off or damaged, and too little of the picture is whole.
    Damaged,
    /// The browser cannot read the file: it was deleted, or is in a cloud that cannot be reached.
    Unreadable,
    /// It has so few pixels that nobody can be recognised.
    Tiny,
    /// It has one colour from edge to edge.
    Plain,
    /// The browser returns noise instead of a canvas's pixels, as a protection against fingerprinting.
    CanvasNoise,
    /// It has more pixels than the browser can decode.
    TooLarge,
    /// The shopper dropped or pasted something that contains no picture.
    NoPicture,
}

impl PhotoProblem {
    /// The name by which `www/photo/` reports the problem and `www/screens/` has its text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undecodable => "undecodable",
            Self::Heic => "heic",
            Self::Blank => "blank",
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
            Self::Tiny => "tiny",
            Self::Plain => "plain",
            Self::CanvasNoise => "falsified",
            Self::TooLarge => "large",
            Self::NoPicture => "missing",
        }
    }
}
