//! Who is in front of the page, as Shopify vouches for it.

use std::net::IpAddr;

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{proxy_signature, state::App};
use crate::{
    error::{Error, Result},
    http::extract::ClientIp,
};

/// The prefix of the platform's customers who are customers of the shop.
const PREFIX: &str = "shopify_";

/// The shopper of a request that has come through the shop's app proxy.
#[derive(Clone)]
pub struct Shopper {
    /// The shop's customer at the platform; none for a guest.
    pub external_id: Option<String>,
    /// Who is counted together.
    pub limit_key: LimitKey,
}

/// A customer, or the address of guests.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum LimitKey {
    /// A customer of the shop.
    Customer(String),
    /// A guest.
    Guest(Option<IpAddr>),
}

/// The platform's id of a customer of the shop.
pub fn external_id(customer_id: &str) -> String {
    format!("{PREFIX}{customer_id}")
}

impl FromRequestParts<App> for Shopper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let query = parts.uri.query().unwrap_or_default();
        let signed = proxy_signature::verify(query, &app.settings.secrets, app.clock.now())?;
        if signed.shop != app.settings.shop {
            return Err(Error::OtherShop);
        }
        let Ok(ClientIp(ip)) = ClientIp::from_request_parts(parts, app).await;
        let external_id = signed.customer_id.as_deref().map(external_id);
        let limit_key = match &external_id {
            Some(id) => LimitKey::Customer(id.clone()),
            None => LimitKey::Guest(ip),
        };
        Ok(Self {
            external_id,
            limit_key,
        })
    }
}

impl Shopper {
    /// The customer.
    ///
    /// # Errors
    /// 401 for a guest.
    pub fn customer(&self) -> Result<&str> {
        self.external_id.as_deref().ok_or(Error::NotLoggedIn)
    }
}
