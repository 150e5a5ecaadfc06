//! What the store's requests share.

use std::{net::IpAddr, ops::Deref, sync::Arc};

use axum::extract::FromRef;
use reqwest::Url;

use super::{
    args::{ProviderSettings, Settings},
    platform::Platform,
    provider::{
        ConfiguredPrice, PaymentProvider, own::Own, paddle::Paddle, sandbox::Sandbox,
        stripe::Stripe,
    },
};
use crate::{clock::Clock, error::Result, limits::Limit, trusted_proxies::TrustedProxies};

/// The store's backend, cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Shared>);

/// See [`Store`].
pub struct Shared {
    /// The platform's API.
    pub platform: Platform,
    /// The payment provider.
    pub provider: Arc<dyn PaymentProvider>,
    /// The same, if it has pages here.
    pub sandbox: Option<Arc<Sandbox>>,
    /// The shop whose pages may call, if it has another origin than this server.
    pub shop_url: Option<Url>,
    /// What a try-on costs.
    pub price: ConfiguredPrice,
    /// What it is called on the checkout page.
    pub title: String,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How often a shopper may ask the provider for something.
    pub limit: Limit<IpAddr>,
    /// The reverse proxies in front of this server.
    pub trusted_proxies: TrustedProxies,
}

impl Store {
    /// A store with these settings that calls this platform.
    ///
    /// # Errors
    /// 500 if TLS cannot be set up.
    pub fn new(
        settings: Settings,
        platform: Platform,
        clock: Arc<dyn Clock>,
        trusted_proxies: TrustedProxies,
    ) -> Result<Self> {
        let mut sandbox = None;
        let provider: Arc<dyn PaymentProvider> = match settings.provider {
            ProviderSettings::Sandbox => {
                let provider = Arc::new(Sandbox::new(clock.clone()));
                sandbox.insert(provider).clone()
            }
            ProviderSettings::Own(settings) => Arc::new(Own::new(settings)?),
            ProviderSettings::Stripe(settings) => Arc::new(Stripe::new(settings)?),
            ProviderSettings::Paddle(settings) => Arc::new(Paddle::new(settings)?),
        };
        Ok(Self(Arc::new(Shared {
            platform,
            provider,
            sandbox,
            shop_url: settings.shop_url,
            price: settings.price,
            title: settings.title,
            limit: Limit::new(&settings.limit, &clock),
            clock,
            trusted_proxies,
        })))
    }
}

impl Deref for Store {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<Store> for TrustedProxies {
    fn from_ref(store: &Store) -> Self {
        store.trusted_proxies.clone()
    }
}
