//! The public URL of the server.

use std::sync::Arc;

/// The URL at which clients reach this server; cheap to clone.
#[derive(Debug, Clone)]
pub struct PublicUrl(Option<Arc<str>>);

impl PublicUrl {
    /// A URL without a trailing slash. Without one, links in responses are relative.
    pub fn new(url: Option<&str>) -> Self {
        Self(url.map(Arc::from))
    }

    /// The URL as text, if there is one.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}
