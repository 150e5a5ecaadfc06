//! Limits how many try-ons the server processes at the same time.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Extension,
    extract::{FromRef, Request, State},
    middleware::Next,
    response::Response,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{
    error::{Error, Result},
    http::extract::{Caller, ClientIp},
    trusted_proxies::TrustedProxies,
};

/// The number of try-ons that may be received or rendered at the same time. Each keeps its form in memory: a photo of a
/// few hundred KB, as the widget sends it. A store's normal traffic is far below this.
pub const MAX_CONCURRENT: usize = 256;
/// How many of them one IP address may have, unless it is a store's server. A client that stalls must not block all
/// others, and yet a whole office may share one address.
pub const MAX_CONCURRENT_PER_IP: usize = 32;
/// The `Retry-After` of a refused try-on, in seconds.
const RETRY_AFTER: u32 = 5;

/// The free slots, and how many slots each address is using.
struct Slots {
    free: Semaphore,
    by_ip: Mutex<HashMap<IpAddr, usize>>,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            free: Semaphore::new(MAX_CONCURRENT),
            by_ip: Mutex::default(),
        }
    }
}

/// A slot in use. Dropping it makes the slot free again.
struct Slot<'s> {
    slots: &'s Slots,
    ip: Option<IpAddr>,
    _permit: SemaphorePermit<'s>,
}

impl Slots {
    /// Acquires a slot; none if all are in use, or if `ip` is using as many as it may.
    fn try_acquire(&self, ip: Option<IpAddr>) -> Option<Slot<'_>> {
        let permit = self.free.try_acquire().ok()?;
        if let Some(ip) = ip {
            let mut by_ip = self.by_ip();
            let in_use = by_ip.entry(ip).or_default();
            if *in_use == MAX_CONCURRENT_PER_IP {
                return None;
            }
            *in_use += 1;
        }
        Some(Slot {
            slots: self,
            ip,
            _permit: permit,
        })
    }

    fn by_ip(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // No code panics while it holds the lock, so the map is consistent even if the lock is poisoned.
        self.by_ip.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let Some(ip) = self.ip else { return };
        let mut by_ip = self.slots.by_ip();
        if let Some(in_use) = by_ip.get_mut(&ip) {
            *in_use -= 1;
            if *in_use == 0 {
                by_ip.remove(&ip);
            }
        }
    }
}

/// The state of [`limit`].
#[derive(Clone)]
pub struct ConcurrencyLimit {
    trusted_proxies: TrustedProxies,
    slots: Arc<Slots>,
}

impl ConcurrencyLimit {
    /// A limit with all slots free.
    pub fn new(trusted_proxies: TrustedProxies) -> Self {
        Self {
            trusted_proxies,
            slots: Arc::default(),
        }
    }
}

impl FromRef<ConcurrencyLimit> for TrustedProxies {
    fn from_ref(limit: &ConcurrencyLimit) -> Self {
        limit.trusted_proxies.clone()
    }
}

/// Refuses a try-on with 429, before its body is read, if too many are in progress.
pub async fn limit(
    State(ConcurrencyLimit { slots, .. }): State<ConcurrencyLimit>,
    Extension(caller): Extension<Caller>,
    ip: ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    let ip = match caller {
        Caller::Server(_) => None,
        Caller::Page | Caller::AuthenticatedPage(_) => ip.0,
    };
    let slot = slots.try_acquire(ip).ok_or(Error::RateLimited {
        retry_after: RETRY_AFTER,
    })?;
    let response = next.run(request).await;
    drop(slot);
    Ok(response)
}
