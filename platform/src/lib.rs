//! `genvoris`: serves the Genvoris-compatible try-on API, the widget's files and a sandbox store.

pub mod admin;
pub mod allowed_origins;
pub mod api;
mod app;
pub mod cli;
pub mod clock;
pub mod credits;
pub mod customers;
pub mod db;
pub mod egress;
pub mod error;
pub mod events;
pub mod field_limits;
pub mod http;
pub mod ids;
pub mod leases;
pub mod limits;
pub mod maintenance;
pub mod metering;
pub mod metrics;
pub mod openapi;
pub mod origins;
mod periodic;
pub mod plans;
pub mod quota;
pub mod render;
pub mod resources;
pub mod sandbox;
pub mod serve;
pub mod state;
pub mod tokens;
mod trusted_proxies;
pub mod tryons;
pub mod webhooks;
pub mod widget_files;

pub use app::app;
