//! English.

use super::{Notice, Words};
use crate::tryon::failure::{Charged, FailureKind};
use crate::tryon::machine::PhotoProblem;
use crate::tryon::paywall::Reason;

pub(super) const WORDS: Words = Words {
    title: "Try it on",
    intro: "See it on you. Add a photo of yourself and we will show you wearing it.",
    hint: "Best: facing the camera, from the head to the hips, in good light, alone in the picture.",
    choose: "Choose a photo",
    drop: "or drop or paste one here",
    privacy: "Your photo is made smaller on this device and its location data is removed. It is sent only when you press “Try it on”.",
    preparing: "Preparing your photo…",
    ready: "Ready when you are",
    submit: "Try it on",
    another: "Use another photo",
    your_photo: "Your photo",
    working: "Your try-on is on its way",
    steps: [
        "Photo prepared",
        "On its way to the fitting room",
        "Your picture is being made",
    ],
    reconnecting: "The connection dropped. Trying again…",
    busy: "Many people are trying things on. Going on in # s…",
    cancel: "Cancel",
    result: "Here you are",
    picture: "You, wearing #",
    download: "Download",
    left,
    retry: "Try again",
    upgrade: "Upgrade",
    close: "Close",
    reference: "Reference:",
    used: "# of # try-ons used",
    photo_problem,
    charged,
    failure,
    paywall,
};

fn left(count: u32) -> &'static str {
    match count {
        0 => "No try-ons left",
        1 => "1 try-on left",
        _ => "# try-ons left",
    }
}

fn photo_problem(problem: PhotoProblem) -> &'static str {
    match problem {
        PhotoProblem::Undecodable => {
            "This file is not a picture we can read. Please choose a JPEG, PNG or WebP photo."
        }
        PhotoProblem::Heic => {
            "This browser cannot read HEIC photos. On an iPhone, choose the photo from the photo library, or set Camera → Formats to “Most Compatible”. Or save it as JPEG."
        }
        PhotoProblem::Blank => {
            "This photo came out empty, which can happen with very large pictures. Please choose a smaller one."
        }
        PhotoProblem::NoPicture => "There was no picture in that. Please choose a photo.",
    }
}

fn charged(charged: Charged) -> &'static str {
    match charged {
        Charged::No => "Nothing was counted.",
        Charged::Yes => "It was counted once. Loading it again is free.",
        Charged::Unknown => "Trying again is not counted twice.",
    }
}

fn failure(kind: FailureKind) -> Notice {
    match kind {
        FailureKind::Lost => Notice {
            title: "No connection",
            advice: "We could not reach the fitting room. Check your connection and try again.",
        },
        FailureKind::TimedOut => Notice {
            title: "This took too long",
            advice: "The picture did not arrive in time. Please try again.",
        },
        FailureKind::Busy => Notice {
            title: "Very busy right now",
            advice: "Too many try-ons at once. Please wait a few minutes and try again.",
        },
        FailureKind::Down => Notice {
            title: "The fitting room is having trouble",
            advice: "Please try again in a moment.",
        },
        FailureKind::Unreadable => Notice {
            title: "The answer could not be read",
            advice: "Something between here and the fitting room got in the way. Try again.",
        },
        FailureKind::NotMade => Notice {
            title: "No picture this time",
            advice: "The try-on did not work out. Try again, or use another photo.",
        },
        FailureKind::PhotoRefused => Notice {
            title: "This photo cannot be used",
            advice: "Please use another photo: one person, facing the camera, in good light.",
        },
        FailureKind::SessionEnded => Notice {
            title: "Your session has ended",
            advice: "Please reload the page, and sign in again if the store asks you to.",
        },
        FailureKind::Unavailable => Notice {
            title: "Unavailable right now",
            advice: "Try-on is not available in this store at the moment. Please come back later.",
        },
        FailureKind::PictureLost => Notice {
            title: "The picture did not load",
            advice: "Your picture was made. Press “Try again” to load it.",
        },
    }
}

fn paywall(reason: Reason) -> Notice {
    match reason {
        Reason::QuotaExhausted => Notice {
            title: "You have used all your try-ons",
            advice: "A bigger plan gives you more. Your photo is kept, so you can go on right away.",
        },
        Reason::NoPlan => Notice {
            title: "Try-on needs a plan",
            advice: "Choose a plan in this store to see this on you. Your photo is kept.",
        },
        Reason::Paused => Notice {
            title: "Your plan is paused",
            advice: "Take it up again in your account to go on. Your photo is kept.",
        },
        Reason::Cancelled => Notice {
            title: "Your plan has ended",
            advice: "Renew it in your account to go on. Your photo is kept.",
        },
        Reason::Payment => Notice {
            title: "One small payment first",
            advice: "Pay for this try-on in the store’s checkout to see it on you. Your photo is kept.",
        },
    }
}
