//! Whether the store offers try-ons at all, as `www/host-page/store-status.js` has understood it.

use std::rc::Rc;

use super::paywall::Refusal;

/// What stands between a trigger and the try-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// The store has no try-ons now.
    Refused(Rc<Refusal>),
    /// Nobody knows: the triggers are hidden, and whoever opens all the same reads so.
    Closed,
}

impl Availability {
    /// What a click on a trigger meets, by the store's word and what it said with it.
    pub fn of(access: &str, reported: Refusal) -> Option<Self> {
        let error = "quota_exhausted";
        let reason = match access {
            "LOCKED" => "locked",
            "EXHAUSTED" => error,
            "UNKNOWN" => return Some(Availability::Closed),
            _ => return None,
        };
        let left = |limit: u32| Some(limit.saturating_sub(reported.used?));
        Some(Availability::Refused(Rc::new(Refusal {
            error: error.to_owned(),
            reason: reason.to_owned(),
            remaining: reported.limit.and_then(left),
            by_store: true,
            ..reported
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_carry_the_stores_numbers_and_words() {
        for (access, reason) in [("LOCKED", "locked"), ("EXHAUSTED", "quota_exhausted")] {
            let reported = Refusal {
                message: Some("Back in May.".into()),
                used: Some(7),
                limit: Some(9),
                resets_at: Some("2026-05-01".into()),
                ..Refusal::default()
            };
            let availability = Availability::of(access, reported);
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
    fn only_what_is_not_known_closes() {
        for (access, availability) in [
            ("ALLOWED", None),
            ("", None),
            ("UNKNOWN", Some(Availability::Closed)),
        ] {
            assert_eq!(
                Availability::of(access, Refusal::default()),
                availability,
                "{access}"
            );
        }
    }
}
