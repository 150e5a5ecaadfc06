//! What can happen to a try-on.

use std::rc::Rc;

use super::{availability::Availability, product::Product, reply::Reply};

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A trigger was clicked, or `openTryOn` called.
    Open {
        /// What is to be tried on.
        product: Rc<Product>,
        /// The store wants the shopper's consent before a photo is sent.
        asks_consent: bool,
        /// What the store's status puts in the way.
        availability: Option<Availability>,
    },
    /// The shopper closed the dialog.
    Close,
    /// A file was chosen; the browser knows it under this id.
    PhotoChosen(u32),
    /// It is decoded, upright, small enough and encoded.
    PhotoReady(u32),
    /// It cannot be used.
    PhotoRejected(u32, PhotoProblem),
    /// Something was dropped or pasted that holds no picture.
    NoPicture,
    /// The box that gives consent was ticked, or no longer is.
    Consent(bool),
    /// 'Try it on'.
    Submit,
    /// 'Cancel', while a try-on is under way.
    Cancel,
    /// 'Try again', after a failure or on the paywall panel.
    Retry,
    /// 'Upgrade', on the paywall panel.
    Upgrade,
    /// What came of the request of this turn.
    Replied(u32, Reply),
    /// The wait of this turn is over.
    Waited(u32),
    /// What came of the refresh of this turn: whether there is a fresh session token.
    Refreshed(u32, bool),
    /// The page gave another session token than the one before.
    FreshToken,
    /// Whom the session is for: a number that is the same for the same customer, 0 where it cannot be read,
    /// nothing for a guest.
    Customer(Option<u32>),
    /// What came of making the photo smaller for this turn: whether there is a smaller one now.
    Shrunk(u32, bool),
    /// The page came back as the shopper had left it, and with it whatever was under way.
    Returned,
    /// A picture's file did not load, and whether it may when it is loaded again.
    PictureFailed(bool),
    /// What the host page made of the paywall.
    HostAnswered(u32, HostAnswer),
    /// The host page says: go on (`resume()`).
    Resume(u32),
    /// The host page says: no (`cancel()`).
    Dismiss(u32),
}

/// The host page's answer to a 402.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostAnswer {
    /// It takes care of it, or has promised to say later.
    Handled,
    /// It does nothing.
    Unhandled,
    /// It gave a token: go on with that.
    Resume,
}

/// Why a chosen file cannot be the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoProblem {
    /// The browser cannot decode it.
    Undecodable,
    /// It is HEIC, and this browser does not decode that.
    Heic,
    /// It decoded to nothing: one flat colour.
    Blank,
    /// The browser gives noise instead of what a canvas holds, so that pages cannot recognise it.
    Falsified,
    /// It has so many pixels that the browser gives up.
    TooLarge,
    /// Nothing in what was dropped or pasted is a picture.
    NoPicture,
}
