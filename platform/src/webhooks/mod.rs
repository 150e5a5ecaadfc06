//! Webhooks: sends events to stores, each by a signed POST to a URL of theirs.
//!
//! What the outbox holds is delivered at least once: a process that dies while it sends leaves a delivery that is sent
//! again, under the same `X-Genvoris-Delivery`, by which receivers recognise it. Deliveries are not ordered.

mod client;
mod signature;
mod worker;

pub use client::{TIMEOUT, check_url};
pub use signature::new_secret;
pub use worker::DeliveryWorker;
