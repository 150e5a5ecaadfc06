//! The random actions.

use genvoris_widget::tryon::availability::Availability;
use genvoris_widget::tryon::failure::{Charged, Failure, FailureKind};
use genvoris_widget::tryon::input::HostAnswer;
use genvoris_widget::tryon::machine::Payment;
use genvoris_widget::tryon::reply::Reply;
use proptest::prelude::*;

use crate::availability::locked;
use crate::quota::last_one;
use crate::transitions::{failed, refused, succeeded};

/// What the shopper, the host page, the browser or the backend does.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Open {
        product: u8,
        requires_consent: bool,
        availability: StoreStatus,
    },
    ChangeConsent(bool),
    Close,
    ChoosePhoto,
    /// The photo that was chosen this many choices ago is ready.
    PhotoReady(u32),
    /// The photo that was chosen this many choices ago cannot be used.
    PhotoRejected(u32),
    NoPicture,
    ForgetPhoto,
    Submit,
    Cancel,
    Retry,
    Upgrade,
    /// The response to the pending request.
    Respond(Response),
    /// A response to an earlier request, which must be ignored.
    StaleResponse(u32, Response),
    WaitElapsed,
    TokenRefreshed(bool),
    ReplaceToken,
    RestorePage,
    PictureFailed(bool),
    /// The session changes to this customer, or to a guest.
    ChangeCustomer(Option<u8>),
    PhotoShrunk(bool),
    HostAnswered(u32, HostAnswer),
    Resume(u32),
    Dismiss(u32),
    /// The store starts or stops to sell single try-ons.
    ChangePayment(Payment),
    CheckoutReturned,
    Paid,
    /// The page before has left a job, and may have reported its picture.
    KeepJob(bool),
    /// Another page has brought the job to its end.
    EndJob,
}

/// The store's status when the dialog is opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StoreStatus {
    Allowed,
    Refused,
    Unknown,
}

impl StoreStatus {
    pub(super) fn availability(self) -> Option<Availability> {
        match self {
            StoreStatus::Allowed => None,
            StoreStatus::Refused => Some(Availability::Refused(locked())),
            StoreStatus::Unknown => Some(Availability::Unknown),
        }
    }
}

/// The backend's response to a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Response {
    Succeeded,
    /// It was the customer's last one.
    LastSucceeded,
    /// The backend counted it, but the response was lost.
    LostAfterCharge,
    Lost,
    Refused,
    RateLimited,
    Processing,
    GenerationFailed,
    /// The backend counted it and then answered with a 500.
    ServerErrorAfterCharge,
    SessionExpired,
    Unavailable,
    PhotoTooLarge,
    UploadTimeout,
}

impl Response {
    pub(super) fn reply(self) -> Reply {
        match self {
            Response::Succeeded => succeeded(),
            Response::LastSucceeded => last_one(),
            Response::LostAfterCharge | Response::Lost => Reply::network_error(),
            Response::Refused => refused(),
            Response::RateLimited => Reply::RateLimited {
                retry_after: None,
                failure: Failure::new(FailureKind::RateLimited, Charged::No),
            },
            Response::Processing => Reply::Processing {
                status_url: Some("https://api/job".into()),
                retry_after: None,
            },
            Response::GenerationFailed => failed(FailureKind::GenerationFailed, Charged::No),
            Response::ServerErrorAfterCharge => failed(FailureKind::ServerError, Charged::Unknown),
            Response::SessionExpired => failed(FailureKind::SessionExpired, Charged::No),
            Response::Unavailable => failed(FailureKind::Unavailable, Charged::No),
            Response::PhotoTooLarge => failed(FailureKind::TooLarge, Charged::No),
            Response::UploadTimeout => failed(FailureKind::UploadTimeout, Charged::No),
        }
    }

    pub(super) fn is_charged(self) -> bool {
        matches!(
            self,
            Response::Succeeded
                | Response::LastSucceeded
                | Response::LostAfterCharge
                | Response::ServerErrorAfterCharge
        )
    }
}

fn responses() -> impl Strategy<Value = Response> {
    prop_oneof![
        2 => Just(Response::Succeeded),
        2 => Just(Response::LastSucceeded),
        2 => Just(Response::LostAfterCharge),
        2 => Just(Response::Lost),
        3 => Just(Response::Refused),
        1 => Just(Response::RateLimited),
        2 => Just(Response::Processing),
        1 => Just(Response::GenerationFailed),
        1 => Just(Response::ServerErrorAfterCharge),
        2 => Just(Response::SessionExpired),
        1 => Just(Response::Unavailable),
        2 => Just(Response::PhotoTooLarge),
        1 => Just(Response::UploadTimeout),
    ]
}

fn host_answers() -> impl Strategy<Value = HostAnswer> {
    prop_oneof![
        Just(HostAnswer::Handled),
        Just(HostAnswer::Unhandled),
        Just(HostAnswer::Resume)
    ]
}

fn payments() -> impl Strategy<Value = Payment> {
    prop_oneof![
        1 => Just(Payment::NotOffered),
        1 => Just(Payment::IfRefused),
        3 => Just(Payment::Due),
    ]
}

fn store_statuses() -> impl Strategy<Value = StoreStatus> {
    prop_oneof![8 => Just(StoreStatus::Allowed), 1 => Just(StoreStatus::Refused), 1 => Just(StoreStatus::Unknown)]
}

pub(super) fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => (0..2_u8, prop::bool::weighted(0.2), store_statuses())
            .prop_map(|(product, requires_consent, availability)| Action::Open { product, requires_consent, availability }),
        2 => prop::bool::weighted(0.8).prop_map(Action::ChangeConsent),
        1 => Just(Action::Close),
        2 => Just(Action::ChoosePhoto),
        4 => (0..2_u32).prop_map(Action::PhotoReady),
        1 => (0..2_u32).prop_map(Action::PhotoRejected),
        1 => Just(Action::NoPicture),
        1 => Just(Action::ForgetPhoto),
        6 => Just(Action::Submit),
        1 => Just(Action::Cancel),
        3 => Just(Action::Retry),
        3 => Just(Action::Upgrade),
        8 => responses().prop_map(Action::Respond),
        1 => (1..9_u32, responses()).prop_map(|(age, response)| Action::StaleResponse(age, response)),
        5 => Just(Action::WaitElapsed),
        4 => prop::bool::weighted(0.7).prop_map(Action::TokenRefreshed),
        1 => Just(Action::ReplaceToken),
        1 => Just(Action::RestorePage),
        1 => any::<bool>().prop_map(Action::PictureFailed),
        1 => prop::option::weighted(0.8, 0..2_u8).prop_map(Action::ChangeCustomer),
        4 => prop::bool::weighted(0.7).prop_map(Action::PhotoShrunk),
        2 => (0..2_u32, host_answers()).prop_map(|(age, answer)| Action::HostAnswered(age, answer)),
        2 => (0..2_u32).prop_map(Action::Resume),
        1 => (0..2_u32).prop_map(Action::Dismiss),
        2 => payments().prop_map(Action::ChangePayment),
        1 => Just(Action::CheckoutReturned),
        3 => Just(Action::Paid),
        2 => any::<bool>().prop_map(Action::KeepJob),
        1 => Just(Action::EndJob),
    ]
}
