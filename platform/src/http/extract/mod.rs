//! Extractors. All of their rejections are responses with the API's error body.

mod client_ip;
mod idempotency_key;
mod json;
mod local;
mod path;
mod query;
mod store;

pub use client_ip::ClientIp;
pub use idempotency_key::IdempotencyKey;
pub use json::{Json, JsonText, MAX_JSON_BYTES};
pub use local::Local;
pub use path::Path;
pub use query::Query;

pub use super::authentication::{Caller, Store};

/// Removes the rejected value from serde's message, because it may be a token in the wrong field. What was expected
/// instead remains.
fn redact_value(text: &str) -> &str {
    let quotes_value = text.starts_with("invalid ") || text.starts_with("unknown ");
    match text.rfind("expected ") {
        Some(start) if quotes_value => &text[start..],
        None if quotes_value => "is not valid",
        _ => text,
    }
}
