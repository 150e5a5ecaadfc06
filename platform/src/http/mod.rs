//! HTTP, whatever the resource: extractors, middleware, and the router's outer layers.

pub mod authentication;
pub mod extract;
pub mod metrics_server;
pub mod middleware;
pub mod public_url;
pub mod router;
