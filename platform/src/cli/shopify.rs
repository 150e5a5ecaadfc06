//! The flags of `genvoris shopify`.

use std::net::SocketAddr;

use clap::Args;

use super::ConnectionArgs;
use crate::shopify::ShopifyArgs;

/// The flags of `genvoris shopify`.
#[derive(Args)]
pub struct ShopifyServerArgs {
    /// The address to listen on; port 0 picks a free port.
    #[arg(
        long,
        value_name = "ADDR",
        env = "GENVORIS_LISTEN",
        default_value = "127.0.0.1:8789"
    )]
    pub listen: SocketAddr,
    /// The platform, such as https://api.shop.example.
    #[arg(
        long,
        value_name = "URL",
        env = "GENVORIS_PLATFORM_URL",
        default_value = "http://127.0.0.1:8787"
    )]
    pub platform_url: String,
    /// The number of reverse proxies in front of the server. Shopify's own is one of them.
    #[arg(
        long,
        value_name = "N",
        env = "GENVORIS_TRUSTED_PROXIES",
        default_value_t = 1
    )]
    pub trusted_proxies: usize,
    /// The limits of connections.
    #[command(flatten)]
    pub connections: ConnectionArgs,
    /// The shop.
    #[command(flatten)]
    pub shopify: ShopifyArgs,
}
