//! The reverse proxies in front of the server whose `X-Forwarded-For` entries are trusted.

use std::sync::{Arc, Once};

/// How many reverse proxies in front of this server append to X-Forwarded-For; cheap to clone.
#[derive(Debug, Clone)]
pub struct TrustedProxies {
    count: usize,
    warned: Arc<Once>,
}

impl TrustedProxies {
    /// Trusts the entries of this many proxies.
    pub fn new(count: usize) -> Self {
        Self {
            count,
            warned: Arc::new(Once::new()),
        }
    }

    /// The number of trusted proxies.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Warns, once, that there seems to be a proxy although none is configured. To be called for each request that
    /// carries `X-Forwarded-For`.
    pub fn warn_if_unconfigured(&self) {
        if self.count > 0 {
            return;
        }
        self.warned.call_once(|| {
            tracing::warn!("a request has an X-Forwarded-For header, which is ignored. If the server is behind reverse proxies, set --trusted-proxies to their number; otherwise all clients share one rate limit");
        });
    }
}
