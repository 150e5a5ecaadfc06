//! Reads an HTTP answer into an [`Answer`], whatever it holds.

use gloo_net::http::Response;
use wasm_bindgen::prelude::*;

use super::page::{absolute, parse_date};
use crate::{
    js::value::{get, list, number, text},
    text::parse_u32,
    tryon::reply::Answer,
};

/// The answer, and the pictures it names, which stay in JavaScript.
pub struct Read {
    /// What the state machine needs.
    pub answer: Answer,
    /// `https:`, `http:` or `data:image/…` strings, as many as `answer.pictures`.
    pub pictures: Vec<JsValue>,
}

/// Reads status, headers and body. `body` is whatever JSON made of the text, `undefined` for none.
pub fn read(response: &Response, body: &JsValue, asked: &str) -> Read {
    let pictures = pictures(body);
    let quota = get(body, "end_customer_quota");
    let counted = if quota.is_object() { &quota } else { body };
    let blamed = get(body, "fieldErrors");
    let blames = |field| !get(&blamed, field).is_undefined();
    let answer = Answer {
        status: response.status(),
        readable: body.is_object(),
        with_token: false,
        success: get(body, "success").as_bool(),
        state: text(body, "status"),
        pictures: u32::try_from(pictures.len()).unwrap_or(u32::MAX),
        error: code(body, "error"),
        reason: code(body, "reason"),
        used: number(counted, "used"),
        limit: number(counted, "limit"),
        remaining: number(counted, "remaining"),
        resets_at: text(body, "resetsAt").or_else(|| text(body, "resets_at")),
        upgrade_url: text(body, "upgradeUrl")
            .or_else(|| text(body, "upgrade_url"))
            .and_then(|url| absolute(&url, asked)),
        status_url: text(body, "status_url").and_then(|url| absolute(&url, asked)),
        retry_after: retry_after(response).or_else(|| number(body, "retry_after")),
        blames_photo: blames("photo"),
        blames_attempt: blames("attempt_id"),
        request_id: text(body, "request_id").or_else(|| response.headers().get("x-request-id")),
    };
    Read { answer, pictures }
}

/// A machine-readable code; prose in its place is passed over.
fn code(body: &JsValue, name: &str) -> Option<String> {
    text(body, name).filter(|code| {
        code.len() <= 64
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    })
}

/// What an `<img>` can show: a raster data URL or an absolute `http(s)` one. SVG is left out: a
/// picture never needs it, and as a document of its own it can carry script.
fn pictures(body: &JsValue) -> Vec<JsValue> {
    const SHOWN: [&str; 7] = [
        "https://",
        "http://",
        "data:image/jpeg",
        "data:image/png",
        "data:image/webp",
        "data:image/avif",
        "data:image/gif",
    ];
    let starts = |picture: &JsValue| {
        let head = js_sys::JsString::from(picture.clone()).slice(0, 16);
        let head = String::from(head).to_ascii_lowercase();
        SHOWN.iter().any(|start| head.starts_with(start))
    };
    list(body, "images")
        .into_iter()
        .filter(|picture| picture.is_string() && starts(picture))
        .collect()
}

/// `Retry-After` in seconds; the HTTP also allows a date.
fn retry_after(response: &Response) -> Option<u32> {
    let value = response.headers().get("retry-after")?;
    if let Some(seconds) = parse_u32(&value) {
        return Some(seconds);
    }
    let wait = (parse_date(&value).ok()? - js_sys::Date::now()) / 1000.0;
    wait.is_finite().then(|| wait.max(0.0) as u32)
}
