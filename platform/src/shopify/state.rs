//! What the app's requests share.

use std::{ops::Deref, sync::Arc};

use axum::extract::FromRef;
use reqwest::Url;

use super::{
    args::Settings, db::ShopDatabase, forward::Forwarder, platform::Platform, shopper::LimitKey,
};
use crate::{clock::Clock, error::Result, limits::Limit, trusted_proxies::TrustedProxies};

/// From how many shoppers on those who have not called for a while are forgotten.
const TRACKED_SHOPPERS: usize = 10_000;

/// The app, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// See [`App`].
pub struct Shared {
    /// The configuration.
    pub settings: Settings,
    /// The platform's API, for what the app itself does.
    pub platform: Platform,
    /// The platform, for what pages do.
    pub forwarder: Forwarder,
    /// What the app remembers.
    pub db: ShopDatabase,
    /// The time.
    pub clock: Arc<dyn Clock>,
    limit: Limit<LimitKey>,
    limit_tryons: Limit<LimitKey>,
    trusted_proxies: TrustedProxies,
}

impl App {
    /// The app of these settings in front of the platform at `base`.
    ///
    /// # Errors
    /// 500 if the database cannot be opened, TLS cannot be set up, or the key cannot be a header's value.
    pub async fn new(
        settings: Settings,
        base: Url,
        clock: Arc<dyn Clock>,
        trusted_proxies: TrustedProxies,
    ) -> Result<Self> {
        Ok(Self(Arc::new(Shared {
            platform: Platform::at(base.clone(), &settings)?,
            forwarder: Forwarder::new(base, &settings.store_key)?,
            db: ShopDatabase::open(&settings.database).await?,
            limit: Limit::new(&settings.limit, &clock),
            limit_tryons: Limit::new(&settings.limit_tryons, &clock),
            settings,
            clock,
            trusted_proxies,
        })))
    }

    /// Counts a call of a page.
    pub fn count(&self, key: &LimitKey) -> Result<()> {
        count(&self.limit, key)
    }

    /// Counts a try-on.
    pub fn count_tryon(&self, key: &LimitKey) -> Result<()> {
        count(&self.limit_tryons, key)
    }
}

fn count(limit: &Limit<LimitKey>, key: &LimitKey) -> Result<()> {
    if limit.tracked_keys() > TRACKED_SHOPPERS {
        limit.prune();
    }
    limit.count(key)
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<App> for TrustedProxies {
    fn from_ref(app: &App) -> Self {
        app.trusted_proxies.clone()
    }
}
