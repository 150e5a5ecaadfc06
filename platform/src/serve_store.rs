//! `genvoris store`: the backend of a store that sells single try-ons, as a server of its own.

use std::{error::Error, sync::Arc};

use crate::{
    cli::StoreArgs,
    clock::SystemClock,
    flag_values::url_of,
    serve::serve_routes,
    store::{Platform, Store, routes},
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
    serve_routes(flags.listen, routes(store), flags.connections.limits()).await
}
