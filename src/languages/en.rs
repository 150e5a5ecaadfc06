//! English.

use super::{EMPTY, Notice, Plural, Words};

pub(super) const WORDS: Words<&str> = Words {
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
    consent: "I agree that my photo is used to make this picture.",
    consent_link: "How my photo is used",
    consent_first: "Please tick this box first.",
    working: "Your try-on is on its way",
    steps: [
        "Photo prepared",
        "On its way to the fitting room",
        "Your picture is being made",
    ],
    reconnecting: "The connection dropped. Trying again…",
    busy: Plural {
        one: "Many people are trying things on. Going on in # second…",
        other: "Many people are trying things on. Going on in # seconds…",
        ..EMPTY
    },
    cancel: "Cancel",
    result: "Here you are",
    picture: "You, wearing #",
    download: "Download",
    left: Plural {
        zero: "No try-ons left",
        one: "# try-on left",
        other: "# try-ons left",
        ..EMPTY
    },
    retry: "Try again",
    upgrade: "Upgrade",
    close: "Close",
    reference: "Reference:",
    used: Plural {
        one: "# of # try-on used",
        other: "# of # try-ons used",
        ..EMPTY
    },
    resets: "Starts again on #",
    try_on: "Try on",
    test_mode: "Test mode: nothing is sent",
    photo_undecodable: "This file is not a picture we can read. Please choose a JPEG, PNG or WebP photo.",
    photo_heic: "This browser cannot read HEIC photos. On an iPhone, choose the photo from the photo library, or set Camera → Formats to “Most Compatible”. Or save it as JPEG.",
    photo_blank: "This photo came out empty, which can happen with very large pictures. Please choose a smaller one.",
    photo_falsified: "To protect your privacy, this browser keeps photos from being prepared, and nothing was sent. In Firefox, click the icon in the address bar, allow this site to extract canvas data, and choose the photo again. Another browser works too.",
    photo_oversized: "This photo is too large for this browser. Please choose a smaller one.",
    photo_missing: "There was no picture in that. Please choose a photo.",
    charged_no: "Nothing was counted.",
    charged_yes: "It was counted once. Loading it again is free.",
    charged_unknown: "Trying again is not counted twice.",
    lost: Notice {
        title: "No connection",
        advice: "We could not reach the fitting room. Check your connection and try again.",
    },
    timed_out: Notice {
        title: "This took too long",
        advice: "The picture did not arrive in time. Please try again.",
    },
    slow: Notice {
        title: "Your connection is slow",
        advice: "Your photo did not get through in time. Try again, perhaps on another network.",
    },
    too_busy: Notice {
        title: "Very busy right now",
        advice: "Too many try-ons at once. Please wait a few minutes and try again.",
    },
    down: Notice {
        title: "The fitting room is having trouble",
        advice: "Please try again in a moment.",
    },
    unreadable: Notice {
        title: "The answer could not be read",
        advice: "Something between here and the fitting room got in the way. Try again.",
    },
    not_made: Notice {
        title: "No picture this time",
        advice: "The try-on did not work out. Try again, or use another photo.",
    },
    photo_refused: Notice {
        title: "This photo cannot be used",
        advice: "Please use another photo: one person, facing the camera, in good light.",
    },
    photo_too_large: Notice {
        title: "This photo is too large",
        advice: "It did not get through, although we made it smaller. Please use another photo, or a screenshot of this one.",
    },
    session_ended: Notice {
        title: "Your session has ended",
        advice: "Please reload the page, and sign in again if the store asks you to.",
    },
    unavailable: Notice {
        title: "Unavailable right now",
        advice: "Try-on is not available in this store at the moment. Please come back later.",
    },
    picture_lost: Notice {
        title: "The picture did not load",
        advice: "Your picture was made. Press “Try again” to load it.",
    },
    picture_broken: Notice {
        title: "The picture cannot be shown",
        advice: "Your picture was made and counted once, but it arrived damaged. Please tell the store.",
    },
    locked: Notice {
        title: "Try-on is not part of this store yet",
        advice: "The store’s plan does not include it at the moment. Let the store know that you would like to see things on you.",
    },
    exhausted: Notice {
        title: "All try-ons are taken for now",
        advice: "This store’s try-ons for this period are used up. Please come back later, or ask the store for more.",
    },
    quota_exhausted: Notice {
        title: "You have used all your try-ons",
        advice: "A bigger plan gives you more. Your photo is kept, so you can go on right away.",
    },
    no_plan: Notice {
        title: "Try-on needs a plan",
        advice: "Choose a plan in this store to see this on you. Your photo is kept.",
    },
    paused: Notice {
        title: "Your plan is paused",
        advice: "Take it up again in your account to go on. Your photo is kept.",
    },
    cancelled: Notice {
        title: "Your plan has ended",
        advice: "Renew it in your account to go on. Your photo is kept.",
    },
    payment: Notice {
        title: "One small payment first",
        advice: "Pay for this try-on in the store’s checkout to see it on you. Your photo is kept.",
    },
};
