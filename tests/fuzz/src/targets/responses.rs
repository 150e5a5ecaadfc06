//! The widget: what backends and the proxies in front of them answer.

use arbitrary::{Arbitrary, Result, Unstructured};
use genvoris_widget::tryon::reply::{ApiResponse, classify};

use super::with;
use crate::input::word;

const CODES: [&str; 9] = [
    "end_customer_quota",
    "quota_exhausted",
    "payment_required",
    "credit_limit_reached",
    "invalid_session_token",
    "invalid_key",
    "product_mismatch",
    "rate_limited",
    "",
];
const STATES: [&str; 7] = [
    "succeeded",
    "failed",
    "processing",
    "queued",
    "pending",
    "canceled",
    "",
];

/// Classifies a response.
pub fn run(data: &[u8]) {
    with(data, |input| {
        drop(classify(response(input)?));
        Ok(())
    });
}

fn response(input: &mut Unstructured) -> Result<ApiResponse> {
    let url = ["https://api.shop.example/jobs/1", "javascript:1", ""];
    Ok(ApiResponse {
        status: *input.choose(&[
            200, 202, 301, 400, 401, 402, 403, 404, 408, 413, 415, 429, 500, 502, 520,
        ])?,
        is_json_object: input.arbitrary()?,
        with_token: input.arbitrary()?,
        success: input.arbitrary()?,
        state: optional(input, &STATES)?,
        pictures: input.arbitrary()?,
        error: optional(input, &CODES)?,
        reason: optional(input, &CODES)?,
        used: Option::arbitrary(input)?,
        limit: Option::arbitrary(input)?,
        remaining: Option::arbitrary(input)?,
        resets_at: optional(input, &["2026-12-01T00:00:00.000Z", "soon"])?,
        upgrade_url: optional(input, &url)?,
        status_url: optional(input, &url)?,
        retry_after: Option::arbitrary(input)?,
        photo_is_invalid: input.arbitrary()?,
        attempt_id_is_invalid: input.arbitrary()?,
        request_id: optional(input, &["req_1"])?,
    })
}

fn optional(input: &mut Unstructured, words: &[&str]) -> Result<Option<String>> {
    Ok(match input.arbitrary()? {
        true => Some(word(input, words)?),
        false => None,
    })
}
