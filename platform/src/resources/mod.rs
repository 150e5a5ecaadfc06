//! What the API shows of the things it keeps. Events carry the same JSON.

mod customer;
mod metadata;
mod plan;

pub use customer::{CustomerBody, UsageRow};
pub use metadata::{Metadata, metadata_json};
pub use plan::PlanBody;
