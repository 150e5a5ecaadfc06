//! `genvoris store`: the store's backend as a server of its own.

use std::{error::Error, net::SocketAddr, sync::Arc};

use axum::middleware;
use clap::Args;

use super::{
    args::{CheckoutArgs, url_of},
    platform::Platform,
    routes::routes,
    state::Store,
};
use crate::{
    clock::SystemClock,
    http::{middleware::request_log, router::with_fallbacks},
    serve::{bind, run, shutdown_signal},
    trusted_proxies::TrustedProxies,
};

/// The flags of `genvoris store`.
#[derive(Args)]
pub struct StoreArgs {
    /// The address to listen on; port 0 picks a free port.
    #[arg(
        long,
        value_name = "ADDR",
        env = "GENVORIS_STORE_LISTEN",
        default_value = "127.0.0.1:8788"
    )]
    listen: SocketAddr,
    /// The platform, such as https://api.shop.example.
    #[arg(
        long,
        value_name = "URL",
        env = "GENVORIS_PLATFORM_URL",
        default_value = "http://127.0.0.1:8787"
    )]
    platform_url: String,
    /// The number of reverse proxies in front of the server.
    #[arg(
        long,
        value_name = "N",
        env = "GENVORIS_TRUSTED_PROXIES",
        default_value_t = 0
    )]
    trusted_proxies: usize,
    /// What is sold, and how it is paid.
    #[command(flatten)]
    checkout: CheckoutArgs,
}

/// Serves until the process receives SIGINT or SIGTERM.
pub async fn serve(flags: Box<StoreArgs>) -> Result<(), Box<dyn Error>> {
    let settings = flags.checkout.settings()?;
    let settings = settings.ok_or("--checkout-provider is missing")?;
    let platform = url_of(&flags.platform_url, "--platform-url")?;
    let platform = Platform::at(platform, &settings.store_key)?;
    let proxies = TrustedProxies::new(flags.trusted_proxies);
    let store = Store::new(settings, platform, Arc::new(SystemClock), proxies)?;
    let listener = bind(flags.listen).await?;
    let shutdown = shutdown_signal()?;
    println!("Listening on http://{}/", listener.local_addr()?);
    let routes = with_fallbacks(routes(store)).layer(middleware::from_fn(request_log::log));
    Ok(run(listener, routes, shutdown).await?)
}
