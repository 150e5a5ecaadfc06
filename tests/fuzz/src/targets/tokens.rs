//! Session tokens: what is not one, and genuine ones that were changed.

use std::cell::OnceCell;

use arbitrary::{Result, Unstructured};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::with;
use crate::{
    input::{body, word},
    server::{KEY, call_platform},
};

const NAMES: [&str; 18] = [
    "alg", "kid", "typ", "RS256", "HS256", "none", "jwk", "jku", "crit", "iss", "aud", "sub",
    "sid", "exp", "iat", "jti", "genvoris", "ada",
];

thread_local! {
    static GENUINE: OnceCell<String> = const { OnceCell::new() };
}

/// Checks a token.
///
/// # Panics
/// If one that the platform has not made is accepted.
pub fn run(data: &[u8]) {
    with(data, |input| {
        let genuine = GENUINE.with(|token| token.get_or_init(session).clone());
        let token = changed(input, &genuine)?;
        let (status, _) = check(&token);
        // No token at all is a try-on that is counted for the store alone.
        let is_right = token == genuine || token.trim().is_empty();
        assert!(
            status != StatusCode::OK || is_right,
            "a foreign token is accepted"
        );
        Ok(())
    });
}

fn session() -> String {
    call(
        Request::post("/api/v1/customers"),
        r#"{"externalId":"ada"}"#,
    );
    let (_, body) = call(Request::post("/api/v1/customers/ada/sessions"), "{}");
    body["token"].as_str().expect("a token").to_owned()
}

fn call(
    request: axum::http::request::Builder,
    body: &'static str,
) -> (StatusCode, serde_json::Value) {
    let request = request.header("authorization", format!("Bearer {KEY}"));
    let request = request.header("content-type", "application/json");
    call_platform(request.body(Body::from(body)).expect("a request"))
}

/// Reports a try-on of the store's own, which checks the token and costs nothing.
fn check(token: &str) -> (StatusCode, serde_json::Value) {
    let report = serde_json::json!({ "api_key": KEY, "product_type": "apparel", "success": false, "end_customer_token": token });
    let request =
        Request::post("/api/tryon/track").header("authorization", format!("Bearer {KEY}"));
    let request = request.header("content-type", "application/json");
    call_platform(
        request
            .body(Body::from(report.to_string()))
            .expect("a request"),
    )
}

fn changed(input: &mut Unstructured, genuine: &str) -> Result<String> {
    let mut parts: Vec<String> = genuine.split('.').map(str::to_owned).collect();
    for part in &mut parts {
        *part = match input.int_in_range(0..=4)? {
            0 => URL_SAFE_NO_PAD.encode(body(input, &NAMES)?),
            1 => word(input, &NAMES)?,
            _ => continue,
        };
    }
    let count = *input.choose(&[3, 3, 3, 1, 2])?;
    parts.truncate(count);
    Ok(parts.join(*input.choose(&[".", ".", ".", "..", ""])?))
}
