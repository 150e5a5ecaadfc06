//! The demo store of sandbox mode, which uses the platform in the same way as any other store.

mod catalog;
mod client;
mod proxy;
mod routes;
mod seed;
mod shopper;
mod store;

pub use routes::routes;
pub use seed::prepare_store;
