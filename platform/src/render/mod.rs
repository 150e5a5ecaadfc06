//! Renderers: what makes a picture of a shopper wearing a product.

mod compose;
mod decode;
mod garment;
mod product_images;
mod quality;
mod sandbox;
pub mod slots;
mod unavailable;
pub mod upstream;
mod watermark;

use axum::body::Bytes;
use futures_util::future::BoxFuture;

pub use decode::{MAX_PHOTO_BYTES, MAX_PIXELS, check_photo};
pub use product_images::ProductImages;
pub use quality::{Warning, warnings};
pub use sandbox::SandboxRenderer;
pub use unavailable::NoRenderer;
pub use upstream::UpstreamRenderer;

use crate::error::Error;

/// What to render.
#[derive(Debug, Clone, Default)]
pub struct RenderJob {
    /// The shopper's photo, JPEG, PNG or WebP.
    pub photo: Bytes,
    /// URLs of the product's pictures; at least one.
    pub product_images: Vec<String>,
    /// How many pictures, 1–4.
    pub variation_count: u8,
    /// The same for every run of one attempt, and no other store's: an idempotency key for whoever renders.
    pub idempotency_key: String,
    /// What the page says the try-on is about.
    pub labels: Labels,
    /// The `Host` under which the client reached this server.
    pub host: Option<String>,
    /// The `Origin` of the page that asked; none where no browser did.
    pub origin: Option<String>,
    /// Whether it was asked for at this machine itself.
    pub local: bool,
}

/// What the page says the try-on is about: texts of its own, unchecked, without control characters.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// The product's id in its shop.
    pub product_id: Option<String>,
    /// Its name, for people.
    pub product_title: Option<String>,
    /// Such as `apparel`.
    pub product_category: Option<String>,
    /// The page's address.
    pub page_url: Option<String>,
    /// The shop's software, such as `shopify`.
    pub platform: Option<String>,
}

/// A finished picture.
#[derive(Debug, Clone)]
pub enum Picture {
    /// The picture itself.
    Encoded {
        /// Such as `image/jpeg`.
        mime: &'static str,
        /// The encoded picture.
        bytes: Vec<u8>,
    },
    /// An `http` or `https` URL under which clients find it.
    At(String),
}

/// Why there is no picture. Nothing is debited for any of these.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RenderError {
    /// What came in cannot be used.
    #[error("{field}: {detail}")]
    BadInput {
        /// The request's field.
        field: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// What renders, or what has to be fetched for it, did not answer.
    #[error("{0}")]
    Unreachable(String),
    /// The renderer itself failed.
    #[error("the renderer failed: {0}")]
    Failed(String),
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::BadInput { field, detail } => Self::field(field, detail),
            RenderError::Unreachable(detail) => Self::UpstreamUnreachable(detail),
            RenderError::Failed(_) => Self::internal(error),
        }
    }
}

/// Makes pictures.
pub trait Renderer: Send + Sync + 'static {
    /// The renderer's name, answered in `X-Genvoris-Renderer`.
    fn name(&self) -> &'static str;

    /// Makes `variation_count` pictures.
    fn render(&self, job: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>>;
}
