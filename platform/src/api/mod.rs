//! The published API, one file per resource.

pub mod analyze;
pub mod body;
pub mod button_design;
pub mod config;
pub mod conversions;
mod cursor;
pub mod customer_list;
pub mod customers;
pub mod events;
pub mod health;
pub mod jwks;
pub mod live_sessions;
pub mod metadata;
mod orders;
pub mod plan;
pub mod plans;
pub mod returns;
pub mod sessions;
pub mod status;
pub mod track;
pub mod tryon;
mod tryon_form;
pub mod tryon_limit;
pub mod usage;
pub mod webhooks;
