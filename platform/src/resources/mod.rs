//! What the API shows of the things it keeps. Events carry the same JSON.

mod customer;
mod grant;
mod metadata;
mod plan;

pub use customer::{CustomerBody, UsageRow};
pub use grant::GrantBody;
pub use metadata::{Metadata, metadata_json};
pub use plan::PlanBody;
