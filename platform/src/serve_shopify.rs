//! `genvoris shopify`: the app proxy and the webhooks of a Shopify shop, as a server of its own.

use std::{error::Error, sync::Arc};

use axum::middleware;

use crate::{
    cli::ShopifyServerArgs,
    clock::SystemClock,
    http::{middleware::request_log, router::with_fallbacks},
    serve::{bind, run, shutdown_signal},
    shopify::{App, routes},
    store::url_of,
    trusted_proxies::TrustedProxies,
};

/// Serves until the process receives SIGINT or SIGTERM.
pub async fn serve_shopify(flags: Box<ShopifyServerArgs>) -> Result<(), Box<dyn Error>> {
    let settings = flags.shopify.settings()?;
    let platform = url_of(&flags.platform_url, "--platform-url")?;
    let proxies = TrustedProxies::new(flags.trusted_proxies);
    let app = App::new(settings, platform, Arc::new(SystemClock), proxies).await?;
    let limits = flags.connections.limits();
    let listener = bind(flags.listen).await?;
    let shutdown = shutdown_signal()?;
    println!("Listening on http://{}/", listener.local_addr()?);
    let routes = with_fallbacks(routes(app)).layer(middleware::from_fn(request_log::log));
    run(listener, routes, limits, shutdown, None).await;
    Ok(())
}
