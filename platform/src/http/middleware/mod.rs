//! Middleware that requests pass through before they reach a handler.

pub mod concurrency_limit;
pub mod idempotency;
pub mod metrics;
pub mod preflight;
pub mod rate_limit;
pub mod request_log;
