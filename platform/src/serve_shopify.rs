//! `genvoris shopify`: the app proxy and the webhooks of a Shopify shop, as a server of its own.

use std::{error::Error, sync::Arc};

use crate::{
    cli::ShopifyServerArgs,
    clock::SystemClock,
    error::root_cause,
    flag_values::url_of,
    serve::serve_routes,
    shopify::{App, routes},
    trusted_proxies::TrustedProxies,
};

/// Serves until the process receives SIGINT or SIGTERM.
pub async fn serve_shopify(flags: Box<ShopifyServerArgs>) -> Result<(), Box<dyn Error>> {
    let settings = flags.shopify.settings()?;
    let platform = url_of(&flags.platform_url, "--platform-url")?;
    let proxies = TrustedProxies::new(flags.trusted_proxies);
    let app = App::new(settings, platform, Arc::new(SystemClock), proxies).await?;
    tokio::spawn(warn_of_refusal(app.clone()));
    serve_routes(flags.listen, routes(app), flags.connections.limits()).await
}

/// A wrong key or address would only be noticed when a page hides its button. The server starts anyway, because the platform
/// may start after it.
async fn warn_of_refusal(app: App) {
    if let Err(error) = app.platform.check_key().await {
        let cause = root_cause(&error);
        tracing::warn!(%cause, "the platform cannot be used: check --platform-url and --store-key");
    }
}
