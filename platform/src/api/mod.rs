//! The published API, one file or folder per resource.

pub mod analyze;
pub mod button_design;
pub mod config;
pub mod conversions;
pub mod customers;
mod deserialize;
pub mod events;
pub mod grants;
mod health;
pub mod jwks;
mod orders;
pub mod photos;
mod plans;
pub mod returns;
mod routes;
pub mod sessions;
pub mod status;
mod status_code;
pub mod track;
pub mod tryons;
pub mod usage;
mod validate;
pub mod webhooks;

pub use routes::routes;
pub use validate::Validator;
