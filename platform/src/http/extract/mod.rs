//! Extractors whose every rejection answers the error envelope.

mod caller;
mod client_ip;
mod json;
mod local;
mod path;
mod query;

pub use caller::{Caller, Store};
pub use client_ip::ClientIp;
pub use json::{Json, JsonText, MAX_JSON_BYTES};
pub use local::Local;
pub use path::Path;
pub use query::Query;

/// serde quotes the value that does not fit, which may be a token in the wrong field: only what was expected is told.
fn without_values(text: &str) -> &str {
    let quotes = text.starts_with("invalid ") || text.starts_with("unknown ");
    match text.rfind("expected ") {
        Some(start) if quotes => &text[start..],
        None if quotes => "is not valid",
        _ => text,
    }
}
