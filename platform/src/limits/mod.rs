//! How often a client may call: contract part 9.
//!
//! Kept in this process's memory: with several processes each counts what reaches it.

mod limit;
mod rate;

use std::{net::IpAddr, sync::Arc};

pub use limit::Limit;
pub use rate::{NotARate, Rate, Rates};

use crate::{clock::Clock, ids::StoreId};

/// How often each thing may happen; the default is no limit at all.
#[derive(Debug, Clone, Default)]
pub struct LimitRates {
    /// Unknown keys, per IP address.
    pub failed_auth: Rates,
    /// Customers made, per store.
    pub customers: Rates,
    /// Sessions minted, per store.
    pub sessions: Rates,
    /// Try-ons asked for by browsers, per IP address.
    pub tryons: Rates,
    /// Calls of the demo store's proxy, per IP address.
    pub proxy: Rates,
    /// Requests of the loader, per IP address.
    pub loader: Rates,
    /// Calls that tell events, per IP address. Not in the contract: the key that they take is in every page.
    pub events: Rates,
}

/// What has been counted.
pub struct Limits {
    /// See [`LimitRates::failed_auth`].
    pub failed_auth: Limit<IpAddr>,
    /// See [`LimitRates::customers`]; by store id.
    pub customers: Limit<StoreId>,
    /// See [`LimitRates::sessions`]; by store id.
    pub sessions: Limit<StoreId>,
    /// See [`LimitRates::tryons`].
    pub tryons: Limit<IpAddr>,
    /// See [`LimitRates::proxy`].
    pub proxy: Limit<IpAddr>,
    /// See [`LimitRates::loader`].
    pub loader: Limit<IpAddr>,
    /// See [`LimitRates::events`].
    pub events: Limit<IpAddr>,
}

impl Limits {
    /// Limits whose time is `clock`'s.
    pub fn new(rates: &LimitRates, clock: &Arc<dyn Clock>) -> Self {
        Self {
            failed_auth: Limit::new(&rates.failed_auth, clock),
            customers: Limit::new(&rates.customers, clock),
            sessions: Limit::new(&rates.sessions, clock),
            tryons: Limit::new(&rates.tryons, clock),
            proxy: Limit::new(&rates.proxy, clock),
            loader: Limit::new(&rates.loader, clock),
            events: Limit::new(&rates.events, clock),
        }
    }

    /// Forgets clients whom nothing is counted of any more; without it each address ever seen would stay in memory.
    pub fn prune(&self) {
        self.by_ip().for_each(Limit::prune);
        self.customers.prune();
        self.sessions.prune();
    }

    /// How many clients are remembered, once per rate.
    pub fn remembered(&self) -> usize {
        let addresses: usize = self.by_ip().map(Limit::remembered).sum();
        addresses + self.customers.remembered() + self.sessions.remembered()
    }

    fn by_ip(&self) -> impl Iterator<Item = &Limit<IpAddr>> {
        [
            &self.failed_auth,
            &self.tryons,
            &self.proxy,
            &self.loader,
            &self.events,
        ]
        .into_iter()
    }
}
