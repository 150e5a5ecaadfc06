//! `genvoris store`: the backend of a store that sells single try-ons, as a server of its own.

use std::{error::Error, sync::Arc};

use axum::middleware;

use crate::{
    cli::StoreArgs,
    clock::SystemClock,
    http::{middleware::request_log, router::with_fallbacks},
    serve::{bind, run, shutdown_signal},
    store::{Platform, Store, routes, url_of},
    trusted_proxies::TrustedProxies,
};

/// Serves until the process receives SIGINT or SIGTERM.
pub async fn serve_store(flags: Box<StoreArgs>) -> Result<(), Box<dyn Error>> {
    let settings = flags.checkout.settings()?;
    let settings = settings.ok_or("--checkout-provider is missing")?;
    let platform = url_of(&flags.platform_url, "--platform-url")?;
    let platform = Platform::at(platform, &settings.store_key)?;
    let proxies = TrustedProxies::new(flags.trusted_proxies);
    let store = Store::new(settings, platform, Arc::new(SystemClock), proxies)?;
    let limits = flags.connections.limits();
    let listener = bind(flags.listen).await?;
    let shutdown = shutdown_signal()?;
    println!("Listening on http://{}/", listener.local_addr()?);
    let routes = with_fallbacks(routes(store)).layer(middleware::from_fn(request_log::log));
    run(listener, routes, limits, shutdown, None).await;
    Ok(())
}
