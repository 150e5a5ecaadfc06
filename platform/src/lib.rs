//! `genvoris`: serves the Genvoris-compatible try-on API, the widget's files and a sandbox store.

pub mod admin;
pub mod api;
pub mod cli;
pub mod client_ip;
pub mod clock;
pub mod credits;
pub mod customers;
pub mod db;
pub mod error;
pub mod error_body;
pub mod extract;
pub mod housekeeping;
pub mod ids;
pub mod limits;
pub mod metering;
pub mod metrics;
pub mod openapi;
pub mod origins;
pub mod plans;
pub mod preflight;
pub mod render;
pub mod request_log;
mod router;
pub mod sandbox;
pub mod serve;
pub mod state;
pub mod tokens;
pub mod tryons;
pub mod webhooks;
pub mod widget_files;

pub use router::app;
