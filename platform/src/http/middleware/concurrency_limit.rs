//! How many try-ons the server takes on at once.

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

/// Try-ons received or rendered at once. Each keeps its form in memory, a photo of a few hundred KB as the widget
/// sends it; what a shop sells in a second is far below this.
pub const MAX_AT_ONCE: usize = 256;
/// How many of them one IP address may have, unless it is a store's server: a client that stalls must not keep all
/// others out, and one address may be a whole office.
pub const MAX_AT_ONCE_PER_IP: usize = 32;
/// Seconds after which one that was turned away may come again.
const RETRY_AFTER: u32 = 5;

/// The slots that are free, and who has the others.
struct Slots {
    free: Semaphore,
    by_ip: Mutex<HashMap<IpAddr, usize>>,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            free: Semaphore::new(MAX_AT_ONCE),
            by_ip: Mutex::default(),
        }
    }
}

/// A slot, until it is dropped.
struct Slot<'s> {
    slots: &'s Slots,
    ip: Option<IpAddr>,
    _permit: SemaphorePermit<'s>,
}

impl Slots {
    /// None while too many are taken, at all or by `ip`.
    fn take(&self, ip: Option<IpAddr>) -> Option<Slot<'_>> {
        let permit = self.free.try_acquire().ok()?;
        if let Some(ip) = ip {
            let mut by_ip = self.by_ip();
            let taken = by_ip.entry(ip).or_default();
            if *taken == MAX_AT_ONCE_PER_IP {
                return None;
            }
            *taken += 1;
        }
        Some(Slot {
            slots: self,
            ip,
            _permit: permit,
        })
    }

    fn by_ip(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Nothing in here panics half way.
        self.by_ip.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let Some(ip) = self.ip else { return };
        let mut by_ip = self.slots.by_ip();
        if let Some(taken) = by_ip.get_mut(&ip) {
            *taken -= 1;
            if *taken == 0 {
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
    /// All slots are free.
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

/// Turns a try-on away, before anything of its body is read, while too many are under way.
pub async fn limit(
    State(ConcurrencyLimit { slots, .. }): State<ConcurrencyLimit>,
    Extension(caller): Extension<Caller>,
    ip: ClientIp,
    request: Request,
    next: Next,
) -> Result<Response> {
    let ip = match caller {
        Caller::Server(_) => None,
        Caller::Page | Caller::PageOf(_) => ip.0,
    };
    let slot = slots.take(ip).ok_or(Error::RateLimited {
        retry_after: RETRY_AFTER,
    })?;
    let response = next.run(request).await;
    drop(slot);
    Ok(response)
}
