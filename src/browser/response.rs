//! Parses an HTTP response into an [`ApiResponse`], whatever it contains.

use gloo_net::http::Response;
use wasm_bindgen::prelude::*;

use super::page::{absolute, parse_date};
use crate::{
    js::value::{get, list, number, text},
    text::parse_u32,
    tryon::reply::ApiResponse,
};

/// A parsed response, and its pictures, which stay in JavaScript.
pub struct ParsedResponse {
    /// The fields that the state machine needs.
    pub fields: ApiResponse,
    /// `https:`, `http:` or `data:image/…` strings, as many as `fields.pictures`.
    pub pictures: Vec<JsValue>,
}

/// Parses status, headers and body. `body` is the parsed JSON, or `undefined`; `request_url` is the base of relative URLs.
pub fn parse(response: &Response, body: &JsValue, request_url: &str) -> ParsedResponse {
    let pictures = pictures(body);
    let quota = get(body, "end_customer_quota");
    let quota_fields = if quota.is_object() { &quota } else { body };
    let field_errors = get(body, "fieldErrors");
    let is_invalid = |field| !get(&field_errors, field).is_undefined();
    let fields = ApiResponse {
        status: response.status(),
        is_json_object: body.is_object(),
        with_token: false,
        success: get(body, "success").as_bool(),
        state: text(body, "status"),
        pictures: u32::try_from(pictures.len()).unwrap_or(u32::MAX),
        error: code(body, "error"),
        reason: code(body, "reason"),
        used: number(quota_fields, "used"),
        limit: number(quota_fields, "limit"),
        remaining: number(quota_fields, "remaining"),
        resets_at: text(body, "resetsAt").or_else(|| text(body, "resets_at")),
        upgrade_url: text(body, "upgradeUrl")
            .or_else(|| text(body, "upgrade_url"))
            .and_then(|url| absolute(&url, request_url)),
        status_url: text(body, "status_url").and_then(|url| absolute(&url, request_url)),
        retry_after: retry_after(response).or_else(|| number(body, "retry_after")),
        photo_is_invalid: is_invalid("photo"),
        attempt_id_is_invalid: is_invalid("attempt_id"),
        request_id: text(body, "request_id").or_else(|| response.headers().get("x-request-id")),
    };
    ParsedResponse { fields, pictures }
}

/// A machine-readable code. Human-readable text in its place is ignored.
fn code(body: &JsValue, name: &str) -> Option<String> {
    text(body, name).filter(|code| {
        code.len() <= 64
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    })
}

/// The pictures that an `<img>` can display: raster data URLs and absolute `http(s)` URLs. SVG is excluded: results are
/// never SVG, and an SVG that is opened as a document can run scripts.
fn pictures(body: &JsValue) -> Vec<JsValue> {
    const DISPLAYABLE: [&str; 7] = [
        "https://",
        "http://",
        "data:image/jpeg",
        "data:image/png",
        "data:image/webp",
        "data:image/avif",
        "data:image/gif",
    ];
    let is_displayable = |picture: &JsValue| {
        let head = js_sys::JsString::from(picture.clone()).slice(0, 16);
        let head = String::from(head).to_ascii_lowercase();
        DISPLAYABLE.iter().any(|prefix| head.starts_with(prefix))
    };
    list(body, "images")
        .into_iter()
        .filter(|picture| picture.is_string() && is_displayable(picture))
        .collect()
}

/// `Retry-After` in seconds. HTTP also allows a date in this header.
fn retry_after(response: &Response) -> Option<u32> {
    let value = response.headers().get("retry-after")?;
    if let Some(seconds) = parse_u32(&value) {
        return Some(seconds);
    }
    let wait = (parse_date(&value).ok()? - js_sys::Date::now()) / 1000.0;
    wait.is_finite().then(|| wait.max(0.0) as u32)
}
