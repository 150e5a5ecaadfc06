//! Webhooks: sends events to stores by signed POST requests.
//!
//! Each delivery in the outbox is sent at least once. If a process dies while it sends, the delivery is sent again with the
//! same `X-Genvoris-Delivery`, by which receivers recognise it. Deliveries are not ordered.

mod change;
mod client;
mod health;
mod rotation;
mod signature;
mod worker;

pub use change::{Change, change};
pub use client::{TIMEOUT, check_url};
pub use rotation::rotate;
pub use signature::new_secret;
pub use worker::DeliveryWorker;
