//! Events: what happened to a store's customers, plans, credits and try-ons.
//!
//! An event is written to the outbox in the transaction of the change that it reports, one delivery for each webhook
//! that subscribes to its type. So no event is sent for a change that was rolled back, and none is lost. The `webhooks`
//! module sends the deliveries in the outbox.

mod changes;
mod event_type;
mod outbox;
mod payloads;
mod quota;
mod schedule;
mod tryons;

pub use changes::{
    credits_added, customer_changed, period_rolled, plan_changed, test_event, webhook_disabled,
};
pub use event_type::EventType;
pub use payloads::DisabledWebhook;
pub use quota::{is_refusal_news, quota_refused};
pub use schedule::{ATTEMPTS, RETRY_SCHEDULE, next_attempt};
pub use tryons::{Completion, completed, failed};
