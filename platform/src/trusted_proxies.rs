//! Which reverse proxies are believed.

use std::sync::{Arc, Once};

/// How many reverse proxies in front of this server append to X-Forwarded-For; cheap to clone.
#[derive(Debug, Clone)]
pub struct TrustedProxies {
    count: usize,
    warned: Arc<Once>,
}

impl TrustedProxies {
    /// Believes the entries of this many proxies.
    pub fn new(count: usize) -> Self {
        Self {
            count,
            warned: Arc::new(Once::new()),
        }
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.count
    }

    /// To be called for a request that carries X-Forwarded-For: says once that there may be a proxy that the
    /// configuration does not know of.
    pub fn check_configured(&self) {
        if self.count > 0 {
            return;
        }
        self.warned.call_once(|| {
            tracing::warn!("X-Forwarded-For is not believed: behind a proxy all clients share its limits, unless --trusted-proxies says how many there are");
        });
    }
}
