//! The document as a page.

use utoipa::openapi::OpenApi;

use crate::error::Result;

/// A page and the policy it lives under.
pub struct Page {
    /// The page.
    pub html: String,
    /// Its `Content-Security-Policy`.
    pub policy: String,
}

/// Renders the document.
pub fn render(openapi: &OpenApi) -> Result<Page> {
    Ok(Page {
        html: serde_json::to_string(openapi)?,
        policy: "default-src 'none'".to_owned(),
    })
}
