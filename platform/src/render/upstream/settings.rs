//! The settings of the service.

use std::{net::SocketAddr, time::Duration};

use reqwest::Url;

use super::{key::ApiKey, template::Template, validate::ConfigError};
use crate::egress::{EgressPolicy, is_loopback};

/// The settings of the service, made by [`UpstreamArgs::settings`](super::UpstreamArgs::settings).
#[derive(Clone)]
pub struct Settings {
    /// How requests are built and answers are read.
    pub template: Template,
    /// Sent with every request to the service.
    pub api_key: Option<ApiKey>,
    /// How long a whole try-on may take.
    pub timeout: Duration,
    /// How long one request may take.
    pub request_timeout: Duration,
    /// The addresses that the service may make this server connect to, besides its own.
    pub egress: EgressPolicy,
    /// The URL under which the service reaches this server.
    pub photo_base_url: Option<String>,
}

impl Settings {
    /// Completes the settings for a server that listens at `listen`, and that clients reach at `public_url`.
    ///
    /// # Errors
    /// The service has to fetch photos from this server, but does not know its URL.
    pub fn on_server(
        mut self,
        listen: SocketAddr,
        public_url: Option<&str>,
    ) -> Result<Self, ConfigError> {
        self.egress = EgressPolicy::for_server(listen);
        self.photo_base_url = self.photo_base_url.or(public_url.map(str::to_owned));
        let shares = self.template.shares_photo() || self.template.shares_product_image();
        if shares && self.photo_base_url.is_none() {
            return Err(ConfigError::new(
                "this try-on service fetches the photos: set --public-url or --upstream-photo-url to the URL at which it reaches this server",
            ));
        }
        let base = self.photo_base_url.as_deref().map(Url::parse);
        if shares
            && matches!(base, Some(Ok(url)) if is_loopback(&url) && !is_loopback(&self.template.url))
        {
            tracing::warn!(
                "the try-on service cannot fetch photos from this machine's loopback address"
            );
        }
        Ok(self)
    }
}
