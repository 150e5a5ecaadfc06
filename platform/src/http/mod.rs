//! HTTP, whatever the resource: extractors, middleware, and the router's outer layers.

pub mod extract;
pub mod metrics_server;
pub mod middleware;
pub mod router;
