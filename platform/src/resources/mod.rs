//! The JSON of resources in responses and events.

mod customer;
mod grant;
mod metadata;
mod plan;

pub use customer::{CustomerBody, UsageRow};
pub use grant::GrantBody;
pub use metadata::{Metadata, metadata_json};
pub use plan::PlanBody;
