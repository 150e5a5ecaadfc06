//! The server of a Shopify shop's app: it answers the app proxy and the webhooks, and calls the platform's API with the
//! store's secret key, which never reaches a page.
//!
//! ```text
//! page ─/apps/genvoris/…─▶ Shopify, which signs ─▶ proxy signature ─▶ status, session, checkout, credits, try-on
//! Shopify ─webhook──────▶ signature of the body ─▶ once by its id ─▶ the order's grant at the platform, or its end
//! ```
//!
//! Every model but `FREE_ALL` and the free months of `FREEMIUM` is paid by orders, and each paid order is one grant at the
//! platform whose reference is the order's id. The platform gives a reference once, whatever Shopify repeats and in
//! whichever order it sends; a refund revokes what is unused of it.

mod args;
mod checkout;
mod credits;
mod db;
mod forward;
mod model;
mod order;
mod order_webhooks;
mod platform;
mod privacy;
mod proxy_signature;
mod routes;
mod session;
mod shopper;
mod signature;
mod state;
mod status;
mod status_route;
mod tryons;
mod usage;
mod webhook;

pub use args::{Settings, ShopifyArgs};
pub use routes::routes;
pub use state::App;
