use super::*;

fn response(status: u16) -> ApiResponse {
    ApiResponse {
        status,
        is_json_object: true,
        ..ApiResponse::default()
    }
}

fn with_code(status: u16, code: &str) -> ApiResponse {
    ApiResponse {
        error: Some(code.to_owned()),
        ..response(status)
    }
}

fn failure_of(reply: Reply) -> (FailureKind, Charged) {
    match reply {
        Reply::Failed(failure)
        | Reply::Retryable { failure, .. }
        | Reply::RateLimited { failure, .. } => (failure.kind, failure.charged),
        other => panic!("expected a failure, got {other:?}"),
    }
}

#[test]
fn a_response_with_pictures_succeeds_and_missing_quota_numbers_are_computed() {
    let reply = classify(ApiResponse {
        pictures: 2,
        used: Some(2),
        limit: Some(3),
        ..response(200)
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
fn a_200_that_reports_a_failure_is_a_failure_that_was_not_charged() {
    for body in [
        ApiResponse {
            success: Some(false),
            pictures: 1,
            ..response(200)
        },
        ApiResponse {
            state: Some("failed".into()),
            ..response(200)
        },
    ] {
        assert_eq!(
            failure_of(classify(body)),
            (FailureKind::GenerationFailed, Charged::No)
        );
    }
}

#[test]
fn a_200_without_a_readable_body_may_have_been_charged() {
    for body in [
        ApiResponse {
            status: 200,
            ..ApiResponse::default()
        },
        response(200),
        response(204),
    ] {
        assert_eq!(
            failure_of(classify(body)),
            (FailureKind::InvalidResponse, Charged::Unknown)
        );
    }
}

#[test]
fn exhausted_quotas_under_both_codes_and_due_payments_show_the_paywall() {
    for (code, reason) in [
        ("end_customer_quota", "quota_exhausted"),
        ("quota_exhausted", "quota_exhausted"),
        ("payment_required", "payment_required"),
    ] {
        let reply = classify(with_code(402, code));
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
fn a_402_for_the_merchants_own_credit_never_shows_the_paywall() {
    for body in [with_code(402, "credit_limit_reached"), response(402)] {
        assert_eq!(
            failure_of(classify(body)),
            (FailureKind::Unavailable, Charged::No)
        );
    }
}

#[test]
fn only_429_502_503_and_504_are_sent_again() {
    for status in [502, 503, 504] {
        assert!(
            matches!(classify(response(status)), Reply::Retryable { .. }),
            "{status}"
        );
    }
    assert!(matches!(classify(response(429)), Reply::RateLimited { .. }));
    for status in [
        100, 301, 304, 400, 401, 403, 404, 405, 408, 409, 413, 418, 425, 500, 501, 505, 599,
    ] {
        assert!(
            matches!(classify(response(status)), Reply::Failed(_)),
            "{status}"
        );
    }
}

#[test]
fn a_rejected_photo_and_an_oversized_photo_have_kinds_of_their_own() {
    let photo = ApiResponse {
        photo_is_invalid: true,
        ..with_code(400, "invalid_body")
    };
    assert_eq!(failure_of(classify(photo)).0, FailureKind::PhotoRejected);
    assert_eq!(
        failure_of(classify(response(415))).0,
        FailureKind::PhotoRejected
    );
    assert_eq!(failure_of(classify(response(413))).0, FailureKind::TooLarge);
}

#[test]
fn a_slow_upload_is_not_repeated_automatically_but_can_be_retried() {
    for status in [408, 425] {
        let Reply::Failed(failure) = classify(response(status)) else {
            panic!("{status} would be repeated without asking the shopper")
        };
        assert_eq!(failure.kind, FailureKind::UploadTimeout);
        assert_eq!(failure.code, "request_timeout");
        assert_eq!(failure.charged, Charged::No);
        assert!(failure.retryable());
    }
}

#[test]
fn a_refusal_that_is_not_json_may_hide_a_try_on_that_was_counted() {
    let page = |status| ApiResponse {
        is_json_object: false,
        ..response(status)
    };
    for status in [400, 402, 403, 404, 406, 408, 425, 451] {
        let (_, charged) = failure_of(classify(page(status)));
        assert_eq!(charged, Charged::Unknown, "{status}");
        let (_, charged) = failure_of(classify(response(status)));
        assert_eq!(charged, Charged::No, "{status} in JSON");
    }
    for status in [401, 413, 415] {
        assert_eq!(
            failure_of(classify(page(status))).1,
            Charged::No,
            "{status}"
        );
    }
}

#[test]
fn a_conflicting_attempt_id_is_a_failed_try_on_and_not_an_unavailable_store() {
    let conflicting = ApiResponse {
        attempt_id_is_invalid: true,
        ..with_code(400, "invalid_body")
    };
    assert_eq!(
        failure_of(classify(conflicting)),
        (FailureKind::GenerationFailed, Charged::No)
    );
}

#[test]
fn a_session_for_another_product_is_replaced_as_an_expired_one_is() {
    let mismatch = with_code(403, "product_mismatch");
    let kind = FailureKind::SessionExpired;
    assert_eq!(failure_of(classify(mismatch)), (kind, Charged::No));
    let forbidden = with_code(403, "forbidden");
    let kind = FailureKind::Unavailable;
    assert_eq!(failure_of(classify(forbidden)), (kind, Charged::No));
}

#[test]
fn a_401_means_an_expired_session_unless_it_names_the_key_or_no_token_was_sent() {
    for (code, with_token, expected) in [
        (
            Some("invalid_session_token"),
            true,
            FailureKind::SessionExpired,
        ),
        (
            Some("invalid_session_token"),
            false,
            FailureKind::SessionExpired,
        ),
        (Some("token_expired"), true, FailureKind::SessionExpired),
        (None, true, FailureKind::SessionExpired),
        (None, false, FailureKind::Unavailable),
        (Some("token_expired"), false, FailureKind::Unavailable),
        (Some("invalid_key"), true, FailureKind::Unavailable),
        (Some("invalid_api_key"), true, FailureKind::Unavailable),
        (Some("unauthorized"), true, FailureKind::Unavailable),
    ] {
        let response = ApiResponse {
            error: code.map(str::to_owned),
            with_token,
            ..response(401)
        };
        let (kind, charged) = failure_of(classify(response));
        assert_eq!(kind, expected, "{code:?}, with a token: {with_token}");
        assert_eq!(charged, Charged::No);
    }
}

#[test]
fn a_queued_or_processing_job_is_polled() {
    let queued = ApiResponse {
        status_url: Some("https://a/j".into()),
        ..response(202)
    };
    assert!(matches!(
        classify(queued),
        Reply::Processing {
            status_url: Some(_),
            ..
        }
    ));
    let processing = ApiResponse {
        state: Some("processing".into()),
        ..response(200)
    };
    assert!(matches!(
        classify(processing),
        Reply::Processing {
            status_url: None,
            ..
        }
    ));
}
