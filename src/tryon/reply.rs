//! What a backend's answer means.

use super::{
    failure::{Charged, Failure, FailureKind},
    paywall::{Quota, Refusal},
};

/// An answer as it was read, nothing believed yet: every field may be missing, whatever the status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Whether the body was a JSON object at all.
    pub readable: bool,
    /// Whether the request carried a session token.
    pub with_token: bool,
    /// `success`.
    pub success: Option<bool>,
    /// `status` of a job, or of a body that says it failed.
    pub state: Option<String>,
    /// How many usable pictures the body names.
    pub pictures: u32,
    /// `error`, when it is a code.
    pub error: Option<String>,
    /// `reason` of a 402.
    pub reason: Option<String>,
    /// `used`, `limit`, `remaining`: of `end_customer_quota` where present, else of the body.
    pub used: Option<u32>,
    /// See `used`.
    pub limit: Option<u32>,
    /// See `used`.
    pub remaining: Option<u32>,
    /// `resetsAt`.
    pub resets_at: Option<String>,
    /// `upgradeUrl`, absolute and `http(s)`, else nothing.
    pub upgrade_url: Option<String>,
    /// `status_url`, made absolute, `http(s)` only.
    pub status_url: Option<String>,
    /// Seconds from the `Retry-After` header or `retry_after`.
    pub retry_after: Option<u32>,
    /// Whether a 400 names the field `photo`.
    pub blames_photo: bool,
    /// Whether a 400 names the field `attempt_id`.
    pub blames_attempt: bool,
    /// `request_id`, else the `X-Request-Id` header.
    pub request_id: Option<String>,
}

/// A picture, or several, and what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many pictures there are, at least one.
    pub pictures: u32,
    /// The customer's quota after this try-on, where there is one.
    pub quota: Option<Quota>,
    /// The backend's id of the request.
    pub request_id: Option<String>,
}

impl Outcome {
    /// What to say when a picture's file does not load, which may go better `again`.
    pub fn lost(&self, again: bool) -> Failure {
        let kind = if again {
            FailureKind::PictureLost
        } else {
            FailureKind::PictureBroken
        };
        Failure {
            request_id: self.request_id.clone(),
            ..Failure::new(kind, Charged::Yes)
        }
    }
}

/// The meanings an answer can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Pictures.
    Succeeded(Outcome),
    /// Still at work; ask again at the address (`None`: where it was asked before).
    Working {
        /// Where to ask.
        status_url: Option<String>,
        /// Seconds the backend would like to be left alone.
        retry_after: Option<u32>,
    },
    /// 402, the shopper's affair.
    Refused(Refusal),
    /// 429.
    Busy {
        /// Seconds, from `Retry-After`.
        retry_after: Option<u32>,
        /// What to say if waiting is no way out.
        failure: Failure,
    },
    /// Worth another try under the same attempt id: no connection, no answer in time, 502, 503, 504.
    Retryable {
        /// Seconds, from `Retry-After`.
        retry_after: Option<u32>,
        /// What to say when trying again did not help.
        failure: Failure,
    },
    /// The end of it.
    Failed(Failure),
}

impl Reply {
    /// The connection failed before there was a status.
    pub fn lost() -> Self {
        Self::again(FailureKind::Lost)
    }

    /// The time allowed ran out.
    pub fn timed_out() -> Self {
        Self::again(FailureKind::TimedOut)
    }

    fn again(kind: FailureKind) -> Self {
        Reply::Retryable {
            retry_after: None,
            failure: Failure::new(kind, Charged::Unknown),
        }
    }
}

/// Reads the meaning out of an answer.
///
/// Only 429, 502, 503 and 504 are ever sent again; a 5xx of another kind may have been counted, so it
/// is reported as `unknown` and a later retry keeps its attempt id.
pub fn classify(answer: Answer) -> Reply {
    match answer.status {
        200..=299 => success(answer),
        402 => payment(answer),
        429 => Reply::Busy {
            retry_after: answer.retry_after,
            failure: failure(&answer, FailureKind::Busy, Charged::No),
        },
        502..=504 => Reply::Retryable {
            retry_after: answer.retry_after,
            failure: failure(&answer, FailureKind::Down, Charged::Unknown),
        },
        500..=599 => Reply::Failed(failure(&answer, FailureKind::Down, Charged::Unknown)),
        _ => Reply::Failed(failure(&answer, refusal_kind(&answer), Charged::No)),
    }
}

fn success(answer: Answer) -> Reply {
    if !answer.readable {
        return Reply::Failed(failure(&answer, FailureKind::Unreadable, Charged::Unknown));
    }
    let state = answer.state.as_deref();
    if answer.success == Some(false) || matches!(state, Some("failed" | "cancelled" | "canceled")) {
        return Reply::Failed(failure(&answer, FailureKind::NotMade, Charged::No));
    }
    if answer.pictures > 0 {
        return Reply::Succeeded(outcome(answer));
    }
    if answer.status == 202 || matches!(state, Some("processing" | "queued" | "pending")) {
        return Reply::Working {
            status_url: answer.status_url,
            retry_after: answer.retry_after,
        };
    }
    Reply::Failed(failure(&answer, FailureKind::Unreadable, Charged::Unknown))
}

fn outcome(answer: Answer) -> Outcome {
    Outcome {
        pictures: answer.pictures,
        quota: quota(&answer),
        request_id: answer.request_id,
    }
}

/// A quota needs its limit; what is left follows from it where the backend does not say.
fn quota(answer: &Answer) -> Option<Quota> {
    let limit = answer.limit?;
    let used = answer
        .used
        .or_else(|| answer.remaining.map(|left| limit.saturating_sub(left)))?;
    Some(Quota {
        used,
        limit,
        remaining: answer.remaining.unwrap_or(limit.saturating_sub(used)),
    })
}

fn payment(answer: Answer) -> Reply {
    match answer.error.as_deref() {
        Some("end_customer_quota" | "quota_exhausted" | "payment_required") => {
            Reply::Refused(refusal(answer))
        }
        _ => Reply::Failed(failure(&answer, FailureKind::Unavailable, Charged::No)),
    }
}

fn refusal(answer: Answer) -> Refusal {
    let error = answer.error.unwrap_or_default();
    Refusal {
        reason: answer.reason.unwrap_or_else(|| {
            let paid = error == "payment_required";
            if paid {
                "payment_required"
            } else {
                "quota_exhausted"
            }
            .to_owned()
        }),
        error,
        used: answer.used,
        limit: answer.limit,
        remaining: answer
            .remaining
            .or_else(|| Some(answer.limit?.saturating_sub(answer.used?))),
        resets_at: answer.resets_at,
        upgrade_url: answer.upgrade_url,
        request_id: answer.request_id,
        ..Refusal::default()
    }
}

fn refusal_kind(answer: &Answer) -> FailureKind {
    match (answer.status, answer.error.as_deref()) {
        // A backend of the store's own may know another word for it, or none.
        (401, Some("invalid_session_token")) => FailureKind::SessionEnded,
        (401, Some("unauthorized" | "invalid_key" | "invalid_api_key")) => FailureKind::Unavailable,
        (401, _) if answer.with_token => FailureKind::SessionEnded,
        (408 | 425, _) => FailureKind::Slow,
        (413, _) => FailureKind::TooLarge,
        (415, _) => FailureKind::PhotoRefused,
        (400, _) if answer.blames_photo => FailureKind::PhotoRefused,
        // The id belongs to another attempt: no picture will ever come under it.
        (400, _) if answer.blames_attempt => FailureKind::NotMade,
        _ => FailureKind::Unavailable,
    }
}

fn failure(answer: &Answer, kind: FailureKind, charged: Charged) -> Failure {
    Failure {
        code: answer
            .error
            .clone()
            .unwrap_or_else(|| kind.code().to_owned()),
        request_id: answer.request_id.clone(),
        kind,
        charged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16) -> Answer {
        Answer {
            status,
            readable: true,
            ..Answer::default()
        }
    }

    fn coded(status: u16, code: &str) -> Answer {
        Answer {
            error: Some(code.to_owned()),
            ..answer(status)
        }
    }

    fn kind(reply: Reply) -> (FailureKind, Charged) {
        match reply {
            Reply::Failed(failure)
            | Reply::Retryable { failure, .. }
            | Reply::Busy { failure, .. } => (failure.kind, failure.charged),
            other => panic!("no failure: {other:?}"),
        }
    }

    #[test]
    fn pictures_make_a_result_and_the_quota_is_completed() {
        let reply = classify(Answer {
            pictures: 2,
            used: Some(2),
            limit: Some(3),
            ..answer(200)
        });
        let Reply::Succeeded(outcome) = reply else {
            panic!("{reply:?}")
        };
        assert_eq!(outcome.pictures, 2);
        assert_eq!(
            outcome.quota,
            Some(Quota {
                used: 2,
                limit: 3,
                remaining: 1
            })
        );
    }

    #[test]
    fn a_200_that_says_it_failed_is_a_failure_that_cost_nothing() {
        for body in [
            Answer {
                success: Some(false),
                pictures: 1,
                ..answer(200)
            },
            Answer {
                state: Some("failed".into()),
                ..answer(200)
            },
        ] {
            assert_eq!(kind(classify(body)), (FailureKind::NotMade, Charged::No));
        }
    }

    #[test]
    fn a_200_that_cannot_be_read_may_have_been_counted() {
        for body in [
            Answer {
                status: 200,
                ..Answer::default()
            },
            answer(200),
            answer(204),
        ] {
            assert_eq!(
                kind(classify(body)),
                (FailureKind::Unreadable, Charged::Unknown)
            );
        }
    }

    #[test]
    fn both_spellings_of_an_exhausted_quota_and_a_due_payment_are_the_paywalls() {
        for (code, reason) in [
            ("end_customer_quota", "quota_exhausted"),
            ("quota_exhausted", "quota_exhausted"),
            ("payment_required", "payment_required"),
        ] {
            let reply = classify(coded(402, code));
            let Reply::Refused(refusal) = reply else {
                panic!("{reply:?}")
            };
            assert_eq!(
                (refusal.error.as_str(), refusal.reason.as_str()),
                (code, reason)
            );
        }
    }

    #[test]
    fn the_merchants_empty_credit_is_never_the_paywalls() {
        for body in [coded(402, "credit_limit_reached"), answer(402)] {
            assert_eq!(
                kind(classify(body)),
                (FailureKind::Unavailable, Charged::No)
            );
        }
    }

    #[test]
    fn only_429_502_503_504_and_lost_connections_are_sent_again() {
        for status in [502, 503, 504] {
            assert!(
                matches!(classify(answer(status)), Reply::Retryable { .. }),
                "{status}"
            );
        }
        assert!(matches!(classify(answer(429)), Reply::Busy { .. }));
        for status in [
            100, 301, 304, 400, 401, 403, 404, 405, 408, 409, 413, 418, 425, 500, 501, 505, 599,
        ] {
            assert!(
                matches!(classify(answer(status)), Reply::Failed(_)),
                "{status}"
            );
        }
    }

    #[test]
    fn refusals_name_what_helps() {
        let photo = Answer {
            blames_photo: true,
            ..coded(400, "invalid_body")
        };
        assert_eq!(kind(classify(photo)).0, FailureKind::PhotoRefused);
        assert_eq!(kind(classify(answer(415))).0, FailureKind::PhotoRefused);
        assert_eq!(kind(classify(answer(413))).0, FailureKind::TooLarge);
    }

    #[test]
    fn a_photo_that_came_too_slowly_may_be_sent_again() {
        for status in [408, 425] {
            let Reply::Failed(failure) = classify(answer(status)) else {
                panic!("{status} is sent again by itself")
            };
            assert_eq!(failure.kind, FailureKind::Slow);
            assert_eq!(failure.code, "request_timeout");
            assert_eq!(failure.charged, Charged::No);
            assert!(failure.retryable());
        }
    }

    #[test]
    fn an_attempt_id_that_was_used_for_something_else_is_no_fault_of_the_stores() {
        let taken = Answer {
            blames_attempt: true,
            ..coded(400, "invalid_body")
        };
        assert_eq!(kind(classify(taken)), (FailureKind::NotMade, Charged::No));
    }

    #[test]
    fn a_401_is_the_sessions_unless_it_names_the_key_or_no_token_was_sent() {
        for (code, with_token, expected) in [
            (
                Some("invalid_session_token"),
                true,
                FailureKind::SessionEnded,
            ),
            (
                Some("invalid_session_token"),
                false,
                FailureKind::SessionEnded,
            ),
            (Some("token_expired"), true, FailureKind::SessionEnded),
            (None, true, FailureKind::SessionEnded),
            (None, false, FailureKind::Unavailable),
            (Some("token_expired"), false, FailureKind::Unavailable),
            (Some("invalid_key"), true, FailureKind::Unavailable),
            (Some("invalid_api_key"), true, FailureKind::Unavailable),
            (Some("unauthorized"), true, FailureKind::Unavailable),
        ] {
            let answer = Answer {
                error: code.map(str::to_owned),
                with_token,
                ..answer(401)
            };
            let (kind, charged) = kind(classify(answer));
            assert_eq!(kind, expected, "{code:?}, with a token: {with_token}");
            assert_eq!(charged, Charged::No);
        }
    }

    #[test]
    fn a_job_is_asked_for_until_it_says_how_it_ended() {
        let queued = Answer {
            status_url: Some("https://a/j".into()),
            ..answer(202)
        };
        assert!(matches!(
            classify(queued),
            Reply::Working {
                status_url: Some(_),
                ..
            }
        ));
        let working = Answer {
            state: Some("processing".into()),
            ..answer(200)
        };
        assert!(matches!(
            classify(working),
            Reply::Working {
                status_url: None,
                ..
            }
        ));
    }
}
