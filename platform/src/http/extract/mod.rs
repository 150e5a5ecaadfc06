//! Extractors. All of their rejections are responses with the API's error body.

mod client_ip;
mod idempotency_key;
mod json;
mod local;
mod message;
mod path;
mod progress;
mod query;
mod store;

pub use client_ip::ClientIp;
pub use idempotency_key::IdempotencyKey;
pub use json::{Json, JsonText, MAX_JSON_BYTES};
pub use local::Local;
pub use path::Path;
pub use progress::while_arriving;
pub use query::Query;

pub use super::authentication::{Caller, Store};
