//! Webhooks: sends events to stores by signed POST requests.
//!
//! Each delivery in the outbox is sent at least once. If a process dies while it sends, the delivery is sent again with the
//! same `X-Genvoris-Delivery`, by which receivers recognise it. Deliveries are not ordered.

mod client;
mod rotation;
mod signature;
mod worker;

pub use client::{TIMEOUT, check_url};
pub use rotation::rotate;
pub use signature::new_secret;
pub use worker::DeliveryWorker;
