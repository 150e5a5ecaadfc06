//! The demo store of sandbox mode: a shop that uses the platform as any other would.

mod catalog;
mod client;
mod proxy;
mod routes;
mod shopper;
mod store;

pub use routes::routes;
