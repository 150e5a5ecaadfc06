//! Whether the store offers try-ons at all: what `/api/status` says, and when it is asked.
//!
//! No clock and no network here; both come in from outside.

use std::rc::Rc;

use super::paywall::Refusal;

/// How long a tab is hidden until its return is reason to ask again, in milliseconds.
const LONG_AWAY: f64 = 300_000.0;

/// What triggers do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// They open the dialog. Also as long as nothing has been heard.
    #[default]
    Allowed,
    /// They open an upsell card.
    Locked,
    /// They open the notice that says when there is more.
    Exhausted,
    /// They are hidden.
    Unknown,
}

impl Access {
    /// What an answer means; `status` is 0 where none came. A backend that does not have this endpoint
    /// says nothing against try-ons.
    pub fn of(status: u16, word: Option<&str>) -> Self {
        match (status, word) {
            (404, _) | (200..=299, Some("ALLOWED")) => Access::Allowed,
            (200..=299, Some("LOCKED")) => Access::Locked,
            (200..=299, Some("EXHAUSTED")) => Access::Exhausted,
            _ => Access::Unknown,
        }
    }
}

const QUOTA_EXHAUSTED: &str = "quota_exhausted";

/// What stands between a trigger and the try-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The store has no try-ons now.
    Refused(Rc<Refusal>),
    /// Nobody knows: the triggers are hidden, and whoever opens all the same reads so.
    Closed,
}

/// What is known of the store in this page view.
#[derive(Debug, Default)]
pub struct Standing {
    gate: Option<Gate>,
    /// The question whose answer counts.
    turn: u32,
    /// The last answer was none, and this is the second question.
    again: bool,
    /// An answer has been taken for what it says.
    known: bool,
    hidden_at: Option<f64>,
}

impl Standing {
    /// The store wants no try-ons.
    pub fn shut(&mut self) {
        self.gate = Some(Gate::Closed);
    }

    /// What a trigger meets now.
    pub fn gate(&self) -> Option<Gate> {
        self.gate.clone()
    }

    /// Whether the store has been heard of at all.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Whether the triggers are hidden.
    pub fn hides(&self) -> bool {
        self.gate == Some(Gate::Closed)
    }

    /// The store is asked. Gives the turn to name with the answer.
    pub fn ask(&mut self) -> u32 {
        self.turn = self.turn.wrapping_add(1);
        self.turn
    }

    /// Takes an answer in: what it means, and what was said with it. True if the store is to be asked
    /// once more, in a moment; until then everything stays as it was.
    pub fn learn(&mut self, turn: u32, access: Access, told: Refusal) -> bool {
        if turn != self.turn {
            return false;
        }
        self.again = access == Access::Unknown && !self.again;
        if !self.again {
            self.gate = gate(access, told);
            self.known = true;
        }
        self.again
    }

    /// The tab was hidden, or came back. True if it was away for so long that the store is to be asked.
    pub fn tab(&mut self, hidden: bool, now: f64) -> bool {
        if hidden {
            self.hidden_at = Some(now);
            return false;
        }
        let since = self.hidden_at.take();
        since.is_some_and(|since| now - since >= LONG_AWAY)
    }
}

/// What a click on a trigger meets.
fn gate(access: Access, told: Refusal) -> Option<Gate> {
    let reason = match access {
        Access::Allowed => return None,
        Access::Unknown => return Some(Gate::Closed),
        Access::Locked => "locked",
        Access::Exhausted => QUOTA_EXHAUSTED,
    };
    let left = |limit: u32| Some(limit.saturating_sub(told.used?));
    Some(Gate::Refused(Rc::new(Refusal {
        error: QUOTA_EXHAUSTED.to_owned(),
        reason: reason.to_owned(),
        remaining: told.limit.and_then(left),
        by_store: true,
        ..told
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks, and takes in the answer.
    fn hear(standing: &mut Standing, access: Access) -> bool {
        let turn = standing.ask();
        standing.learn(turn, access, Refusal::default())
    }

    #[test]
    fn three_words_are_known_and_in_no_other_spelling() {
        for (word, access) in [
            ("ALLOWED", Access::Allowed),
            ("LOCKED", Access::Locked),
            ("EXHAUSTED", Access::Exhausted),
            ("ERROR", Access::Unknown),
            ("allowed", Access::Unknown),
            ("PAUSED", Access::Unknown),
            ("", Access::Unknown),
        ] {
            assert_eq!(Access::of(200, Some(word)), access, "{word}");
        }
        assert_eq!(Access::of(200, None), Access::Unknown);
    }

    #[test]
    fn only_a_missing_endpoint_says_nothing_against_try_ons() {
        assert_eq!(Access::of(404, None), Access::Allowed);
        for status in [0, 301, 400, 401, 403, 405, 429, 500, 503] {
            for word in [None, Some("ALLOWED")] {
                assert_eq!(Access::of(status, word), Access::Unknown, "{status}");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_asked_once_more_then_hidden_and_shown_again_later() {
        let mut standing = Standing::default();
        assert!(hear(&mut standing, Access::Unknown), "asked once more");
        assert!(!standing.hides(), "hidden after one failure");
        assert!(!hear(&mut standing, Access::Unknown), "asked a third time");
        assert!(standing.hides());
        assert!(hear(&mut standing, Access::Unknown), "a new round");
        assert!(standing.hides(), "shown without a word");
        assert!(!hear(&mut standing, Access::Allowed));
        assert_eq!(standing.gate(), None);
    }

    #[test]
    fn a_failed_question_leaves_a_refusal_until_the_second_one_fails() {
        let mut standing = Standing::default();
        hear(&mut standing, Access::Exhausted);
        let refused = standing.gate();
        hear(&mut standing, Access::Unknown);
        assert_eq!(standing.gate(), refused);
        hear(&mut standing, Access::Unknown);
        assert_eq!(standing.gate(), Some(Gate::Closed));
    }

    #[test]
    fn the_answer_to_an_older_question_is_no_news() {
        let mut standing = Standing::default();
        let older = standing.ask();
        hear(&mut standing, Access::Allowed);
        assert!(!standing.learn(older, Access::Unknown, Refusal::default()));
        assert!(!standing.learn(older, Access::Locked, Refusal::default()));
        assert_eq!(standing.gate(), None);
    }

    #[test]
    fn refusals_carry_the_stores_numbers_and_words() {
        for (access, reason) in [
            (Access::Locked, "locked"),
            (Access::Exhausted, "quota_exhausted"),
        ] {
            let mut standing = Standing::default();
            let turn = standing.ask();
            let told = Refusal {
                message: Some("Back in May.".into()),
                used: Some(7),
                limit: Some(9),
                resets_at: Some("2026-05-01".into()),
                ..Refusal::default()
            };
            standing.learn(turn, access, told);
            let Some(Gate::Refused(refusal)) = standing.gate() else {
                panic!("{standing:?}")
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
    fn a_tab_that_was_away_for_five_minutes_asks() {
        let mut standing = Standing::default();
        assert!(!standing.tab(false, 900_000.0), "it was never away");
        for (away, asks) in [
            (0.0, false),
            (299_999.0, false),
            (300_000.0, true),
            (-300_000.0, false),
        ] {
            assert!(!standing.tab(true, 1_000_000.0));
            assert_eq!(standing.tab(false, 1_000_000.0 + away), asks, "{away}");
        }
        assert!(!standing.tab(false, 9_000_000.0), "once for each absence");
    }
}
