//! The published API, one file per resource.

pub mod body;
pub mod customers;
pub mod health;
pub mod jwks;
pub mod metadata;
pub mod plans;
pub mod sessions;
pub mod status;
pub mod track;
pub mod tryon;
mod tryon_form;
pub mod tryon_limit;
pub mod usage;
pub mod webhooks;
