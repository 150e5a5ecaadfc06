//! Rate limits: how often a client may call.
//!
//! The counts are kept in memory: with several processes, each counts only the calls that reach it.

mod limit;
mod rate;

use std::{net::IpAddr, sync::Arc};

pub use limit::Limit;
pub use rate::{InvalidRate, Rate, Rates};

use crate::{
    clock::Clock,
    ids::{CustomerId, StoreId},
};

/// The configured rates. The default is no limit at all.
#[derive(Debug, Clone, Default)]
pub struct LimitRates {
    /// Unknown keys, per IP address.
    pub failed_auth: Rates,
    /// Customers created, per store.
    pub customers: Rates,
    /// Sessions created, per store.
    pub sessions: Rates,
    /// Try-ons requested by browsers, per customer, or without a session per IP address.
    pub tryons: Rates,
    /// Calls to the demo store's proxy, per IP address.
    pub proxy: Rates,
    /// Requests for the loader, per IP address.
    pub loader: Rates,
    /// Calls that report events, per IP address: the publishable key that allows them is readable in every page.
    pub events: Rates,
}

/// The rate limits of this process, with their counts.
pub struct Limits {
    /// See [`LimitRates::failed_auth`].
    pub failed_auth: Limit<IpAddr>,
    /// See [`LimitRates::customers`]; by store id.
    pub customers: Limit<StoreId>,
    /// See [`LimitRates::sessions`]; by store id.
    pub sessions: Limit<StoreId>,
    /// See [`LimitRates::tryons`]; without a session.
    pub tryons: Limit<IpAddr>,
    /// See [`LimitRates::tryons`]; with a session. Many shoppers may be behind one address.
    pub customer_tryons: Limit<CustomerId>,
    /// See [`LimitRates::proxy`].
    pub proxy: Limit<IpAddr>,
    /// See [`LimitRates::loader`].
    pub loader: Limit<IpAddr>,
    /// See [`LimitRates::events`].
    pub events: Limit<IpAddr>,
}

impl Limits {
    /// Limits with these rates, measured with `clock`.
    pub fn new(rates: &LimitRates, clock: &Arc<dyn Clock>) -> Self {
        Self {
            failed_auth: Limit::new(&rates.failed_auth, clock),
            customers: Limit::new(&rates.customers, clock),
            sessions: Limit::new(&rates.sessions, clock),
            tryons: Limit::new(&rates.tryons, clock),
            customer_tryons: Limit::new(&rates.tryons, clock),
            proxy: Limit::new(&rates.proxy, clock),
            loader: Limit::new(&rates.loader, clock),
            events: Limit::new(&rates.events, clock),
        }
    }

    /// Removes clients whose counts have drained to zero. Without it, every address ever seen would stay in memory.
    pub fn prune(&self) {
        self.by_ip().for_each(Limit::prune);
        self.customers.prune();
        self.sessions.prune();
        self.customer_tryons.prune();
    }

    /// The number of clients that are being counted. A client counts once for each rate.
    pub fn tracked_clients(&self) -> usize {
        let addresses: usize = self.by_ip().map(Limit::tracked_keys).sum();
        addresses
            + self.customers.tracked_keys()
            + self.sessions.tracked_keys()
            + self.customer_tryons.tracked_keys()
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
