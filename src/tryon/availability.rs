//! Whether the store offers try-ons at the moment, as `www/host-page/store-status.js` reports it.

use std::rc::Rc;

use super::paywall::Refusal;

/// Why a trigger cannot start a try-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// The store has no try-ons left, or none in its plan.
    Refused(Rc<Refusal>),
    /// The status could not be fetched. Triggers are hidden; a dialog that is opened anyway says that try-ons are
    /// unavailable.
    Unknown,
}

impl Availability {
    /// The availability for the status's `access`, with the numbers and the message that the status reports.
    /// `None` if try-ons are allowed.
    pub fn from_status(access: &str, reported: Refusal) -> Option<Self> {
        let error = "quota_exhausted";
        let reason = match access {
            "LOCKED" => "locked",
            "EXHAUSTED" => error,
            "UNKNOWN" => return Some(Availability::Unknown),
            _ => return None,
        };
        let remaining = |limit: u32| Some(limit.saturating_sub(reported.used?));
        Some(Availability::Refused(Rc::new(Refusal {
            error: error.to_owned(),
            reason: reason.to_owned(),
            remaining: reported.limit.and_then(remaining),
            by_store: true,
            ..reported
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_the_numbers_and_the_message_of_the_status() {
        for (access, reason) in [("LOCKED", "locked"), ("EXHAUSTED", "quota_exhausted")] {
            let reported = Refusal {
                message: Some("Back in May.".into()),
                used: Some(7),
                limit: Some(9),
                resets_at: Some("2026-05-01".into()),
                ..Refusal::default()
            };
            let availability = Availability::from_status(access, reported);
            let Some(Availability::Refused(refusal)) = availability else {
                panic!("{availability:?}")
            };
            assert_eq!(
                (refusal.error.as_str(), refusal.reason.as_str()),
                ("quota_exhausted", reason)
            );
            let numbers = (refusal.used, refusal.limit, refusal.remaining);
            assert_eq!(numbers, (Some(7), Some(9), Some(2)));
            assert_eq!(refusal.resets_at.as_deref(), Some("2026-05-01"));
            assert_eq!(refusal.message.as_deref(), Some("Back in May."));
        }
    }

    #[test]
    fn only_an_unknown_status_makes_try_ons_unavailable() {
        for (access, availability) in [
            ("ALLOWED", None),
            ("", None),
            ("UNKNOWN", Some(Availability::Unknown)),
        ] {
            assert_eq!(
                Availability::from_status(access, Refusal::default()),
                availability,
                "{access}"
            );
        }
    }
}
