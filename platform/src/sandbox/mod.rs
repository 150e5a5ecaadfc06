//! The demo stores of sandbox mode, one for each business model. They use the platform in the same way as any other store.

mod account;
mod actions;
mod catalog;
mod client;
mod customers;
mod docs;
mod model;
mod own_host;
mod proxy;
mod routes;
mod seed;
mod shopper;
mod store;

pub use routes::routes;
pub use seed::prepare_store;
