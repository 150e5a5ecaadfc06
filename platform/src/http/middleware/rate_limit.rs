//! Rate limits per IP address, as layers around the routes that they apply to.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    error::{FailedAuthentication, Result},
    http::{
        authentication::Authenticator,
        extract::{Caller, ClientIp},
    },
    ids::CustomerId,
    limits::{Limit, Limits},
};

/// Counts requests with an unknown key. An address that has tried too many is refused, even with a valid key, until its
/// count has drained.
///
/// Expired session tokens do not count, because a store's server forwards those of all its shoppers.
pub async fn failed_auth(
    State(limits): State<Arc<Limits>>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    let Some(ip) = ip else {
        return Ok(next.run(request).await);
    };
    limits.failed_auth.check(&ip)?;
    let response = next.run(request).await;
    let failed = response
        .extensions()
        .get::<FailedAuthentication>()
        .is_some();
    if failed && limits.failed_auth.count(&ip).is_err() {
        tracing::warn!("an IP address has tried too many unknown keys and is refused for a while");
    }
    Ok(response)
}

/// A page whose try-ons are counted. Where there is no address, the call was made within the process.
#[derive(Clone)]
pub struct CountedPage(Option<IpAddr>);

impl CountedPage {
    /// Counts a try-on for the customer of its session, or without one for the address.
    ///
    /// # Errors
    /// 429 if it is over the limit.
    pub fn count(&self, limits: &Limits, customer: Option<&CustomerId>) -> Result<()> {
        match (self.0, customer) {
            (None, _) => Ok(()),
            (Some(_), Some(customer)) => limits.customer_tryons.count(customer),
            (Some(ip), None) => limits.tryons.count(&ip),
        }
    }
}

/// Passes the [`Caller`] to the handlers, and a [`CountedPage`] with which they count try-ons once they know the customer.
///
/// Calls with a secret key do not count: they come from a store's server, which sends the try-ons of all its shoppers
/// from one address. The store's credits and the customers' quotas limit those. The key is looked up here, before the
/// form is read, so that an invented key does not evade the limit.
pub async fn tryons(
    State(limits): State<Arc<Limits>>,
    State(authenticator): State<Authenticator>,
    ClientIp(ip): ClientIp,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let caller = authenticator.caller(request.headers()).await;
    if let (Some(ip), Err(_)) = (ip, &caller) {
        limits.tryons.count(&ip)?;
    }
    let caller = caller?;
    let server = matches!(caller, Caller::Server(_));
    let page = CountedPage(ip.filter(|_| !server));
    request.extensions_mut().insert(page);
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Counts calls of pages that report events, and passes the [`Caller`] to the handlers.
pub async fn events(
    State(limits): State<Arc<Limits>>,
    State(authenticator): State<Authenticator>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    count_page_calls(&authenticator, &limits.events, ip, request, next).await
}

async fn count_page_calls(
    authenticator: &Authenticator,
    limit: &Limit<IpAddr>,
    ip: Option<IpAddr>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let caller = authenticator.caller(request.headers()).await;
    if let Some(ip) = ip
        && !matches!(caller, Ok(Caller::Server(_)))
    {
        limit.count(&ip)?;
    }
    request.extensions_mut().insert(caller?);
    Ok(next.run(request).await)
}

/// Counts calls to the demo store's proxy.
pub async fn proxy(
    State(limits): State<Arc<Limits>>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Response {
    match ip.map_or(Ok(()), |ip| limits.proxy.count(&ip)) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}
