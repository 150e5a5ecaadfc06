//! The calls of a store's backend and of pages.

use axum::{body::Body, http::Request};

use super::with;
use crate::{
    input::{body, text, word},
    server::{KEY, call_platform},
};

const PATHS: [&str; 30] = [
    "/api/v1/plans",
    "/api/v1/plans/",
    "/api/v1/customers",
    "/api/v1/customers/",
    "/sessions",
    "/usage",
    "/grants",
    "/revoke",
    "/api/v1/events",
    "/api/v1/webhooks",
    "/api/v1/webhooks/",
    "/deliveries",
    "/rotate",
    "/api/v1/credits",
    "/api/tryon/track",
    "/api/tryon/jobs/",
    "/api/status",
    "/api/config",
    "/api/widget/button-design",
    "/api/v1/conversions",
    "/api/v1/returns",
    "ada",
    "%00",
    "%ff",
    "..",
    "?limit=",
    "&cursor=",
    "?api_key=",
    "1",
    "/",
];
const NAMES: [&str; 34] = [
    "name",
    "monthlyTryOns",
    "externalId",
    "planId",
    "resetPeriod",
    "metadata",
    "tryOns",
    "reference",
    "expiresAt",
    "expires_in",
    "productId",
    "url",
    "events",
    "secret",
    "description",
    "event",
    "sessionId",
    "properties",
    "timestamp",
    "api_key",
    "product_type",
    "variation_count",
    "success",
    "end_customer_token",
    "ada",
    "1",
    "",
    "https://shop.example/hook",
    "2026-12-01T00:00:00Z",
    "tryon.completed",
    "OPENED",
    "id",
    "count",
    "overage",
];

/// Makes a call.
pub fn run(data: &[u8]) {
    with(data, |input| {
        let method = *input.choose(&["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"])?;
        let path = format!("{}{}", *input.choose(&PATHS[..22])?, text(input, &PATHS)?);
        let types = ["application/json", "text/plain", ""];
        let request = Request::builder().method(method).uri(path);
        let request = request.header("content-type", *input.choose(&types)?);
        let request = request.header("idempotency-key", word(input, &["a", "b", "", "é"])?);
        let request = request.header("authorization", format!("Bearer {KEY}"));
        // What is no URI or header does not reach a server.
        if let Ok(request) = request.body(Body::from(body(input, &NAMES)?)) {
            call_platform(request);
        }
        Ok(())
    });
}
