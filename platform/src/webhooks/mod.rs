//! Webhooks: stores are told what happened, by a signed POST to a URL of theirs.
//!
//! An event is written to the outbox in the transaction of what it tells about, one delivery for each webhook that
//! wants it, so that nothing is told that did not happen and nothing is forgotten that did. What is there is sent
//! afterwards, at least once: a process that dies while it sends leaves a delivery that is sent again, under the same
//! `X-Genvoris-Delivery`, by which receivers know it. Deliveries keep no order.

mod changes;
mod courier;
mod event;
mod outbox;
mod schedule;
mod send;
mod signature;
mod tryons;

pub use changes::{credits_added, customer_changed, period_rolled, plan_changed, test};
pub use courier::{Courier, deliver_due};
pub use event::EventType;
pub use schedule::{ATTEMPTS, WAITS};
pub use send::{TIMEOUT, check_url};
pub use signature::new_secret;
pub use tryons::{completed, failed};
