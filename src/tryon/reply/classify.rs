//! Classifies responses by their status and body.

use super::{ApiResponse, Outcome, Reply};
use crate::tryon::{
    failure::{Charged, Failure, FailureKind},
    paywall::{Quota, Refusal},
};

/// Classifies a response.
///
/// Only 429, 502, 503 and 504 are sent again without asking the shopper. Any other 5xx may have been counted, so it is
/// reported with `charged: unknown`, and a later retry keeps its attempt id.
pub fn classify(response: ApiResponse) -> Reply {
    match response.status {
        200..=299 => classify_success(response),
        402 => classify_payment_required(response),
        429 => Reply::RateLimited {
            retry_after: response.retry_after,
            failure: failure(&response, FailureKind::RateLimited, Charged::No),
        },
        502..=504 => Reply::Retryable {
            retry_after: response.retry_after,
            failure: failure(&response, FailureKind::ServerError, Charged::Unknown),
        },
        500..=599 => Reply::Failed(failure(
            &response,
            FailureKind::ServerError,
            Charged::Unknown,
        )),
        _ => Reply::Failed(failure(
            &response,
            client_error_kind(&response),
            charged_by_client_error(&response),
        )),
    }
}

/// A refusal in JSON is the backend's own. A page of HTML says nothing of money: it may come from a firewall that reads
/// responses, and stand for that of a try-on that was counted. Proxies send 401, 413 and 415 before they pass a request on.
fn charged_by_client_error(response: &ApiResponse) -> Charged {
    match response.is_json_object || matches!(response.status, 401 | 413 | 415) {
        true => Charged::No,
        false => Charged::Unknown,
    }
}

fn classify_success(response: ApiResponse) -> Reply {
    if !response.is_json_object {
        return Reply::Failed(failure(
            &response,
            FailureKind::InvalidResponse,
            Charged::Unknown,
        ));
    }
    let state = response.state.as_deref();
    if response.success == Some(false) || matches!(state, Some("failed" | "cancelled" | "canceled"))
    {
        return Reply::Failed(failure(
            &response,
            FailureKind::GenerationFailed,
            Charged::No,
        ));
    }
    if response.pictures > 0 {
        return Reply::Succeeded(outcome(response));
    }
    if response.status == 202 || matches!(state, Some("processing" | "queued" | "pending")) {
        return Reply::Processing {
            status_url: response.status_url,
            retry_after: response.retry_after,
        };
    }
    Reply::Failed(failure(
        &response,
        FailureKind::InvalidResponse,
        Charged::Unknown,
    ))
}

fn outcome(response: ApiResponse) -> Outcome {
    Outcome {
        pictures: response.pictures,
        quota: quota(&response),
        request_id: response.request_id,
    }
}

/// The quota, if the response has a limit. `used` and `remaining` are computed from each other if one is missing.
fn quota(response: &ApiResponse) -> Option<Quota> {
    let limit = response.limit?;
    let used = response.used.or_else(|| {
        response
            .remaining
            .map(|remaining| limit.saturating_sub(remaining))
    })?;
    Some(Quota {
        used,
        limit,
        remaining: response.remaining.unwrap_or(limit.saturating_sub(used)),
    })
}

fn classify_payment_required(response: ApiResponse) -> Reply {
    match response.error.as_deref() {
        Some("end_customer_quota" | "quota_exhausted" | "payment_required") => {
            Reply::Refused(refusal(response))
        }
        _ => Reply::Failed(failure(
            &response,
            FailureKind::Unavailable,
            charged_by_client_error(&response),
        )),
    }
}

fn refusal(response: ApiResponse) -> Refusal {
    let error = response.error.unwrap_or_default();
    Refusal {
        reason: response.reason.unwrap_or_else(|| {
            match error.as_str() {
                "payment_required" => "payment_required",
                _ => "quota_exhausted",
            }
            .to_owned()
        }),
        error,
        used: response.used,
        limit: response.limit,
        remaining: response
            .remaining
            .or_else(|| Some(response.limit?.saturating_sub(response.used?))),
        resets_at: response.resets_at,
        upgrade_url: response.upgrade_url,
        request_id: response.request_id,
        ..Refusal::default()
    }
}

fn client_error_kind(response: &ApiResponse) -> FailureKind {
    match (response.status, response.error.as_deref()) {
        // A store's own backend may use another code for an expired token, or none at all.
        // The page knows how to get a session for the product that it shows.
        (401, Some("invalid_session_token")) | (403, Some("product_mismatch")) => {
            FailureKind::SessionExpired
        }
        (401, Some("unauthorized" | "invalid_key" | "invalid_api_key")) => FailureKind::Unavailable,
        (401, _) if response.with_token => FailureKind::SessionExpired,
        (408 | 425, _) => FailureKind::UploadTimeout,
        (413, _) => FailureKind::TooLarge,
        (415, _) => FailureKind::PhotoRejected,
        (400, _) if response.photo_is_invalid => FailureKind::PhotoRejected,
        // The attempt id belongs to another attempt, so this attempt can never get a picture.
        (400, _) if response.attempt_id_is_invalid => FailureKind::GenerationFailed,
        _ => FailureKind::Unavailable,
    }
}

fn failure(response: &ApiResponse, kind: FailureKind, charged: Charged) -> Failure {
    Failure {
        code: response
            .error
            .clone()
            .unwrap_or_else(|| kind.code().to_owned()),
        request_id: response.request_id.clone(),
        kind,
        charged,
    }
}
