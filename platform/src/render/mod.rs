//! Renderers make pictures of a shopper who wears a product.

mod no_renderer;
mod photo;
mod product_images;
mod quality;
mod sandbox;
mod shared_photos;
pub mod slots;
pub mod upstream;

use axum::body::Bytes;
use futures_util::future::BoxFuture;

pub use no_renderer::NoRenderer;
pub use photo::{MAX_PHOTO_BYTES, check_photo};
pub use product_images::ProductImages;
pub use quality::{Warning, warnings};
pub use sandbox::SandboxRenderer;
pub use shared_photos::SharedPhoto;
pub use upstream::UpstreamRenderer;

use crate::error::Error;

/// What to render.
#[derive(Debug, Clone, Default)]
pub struct RenderJob {
    /// The shopper's photo, JPEG, PNG or WebP.
    pub photo: Bytes,
    /// URLs of the product's pictures, at least one.
    pub product_images: Vec<String>,
    /// The number of pictures to make, 1–4.
    pub variation_count: u8,
    /// The same for every run of one attempt, and different for every store: the idempotency key for the renderer.
    pub idempotency_key: String,
    /// The page's description of the product.
    pub labels: Labels,
    /// The `Host` under which the client reached this server.
    pub host: Option<String>,
    /// The `Origin` of the page that sent the request; `None` if the client is not a browser.
    pub origin: Option<String>,
    /// Whether the client is on this machine.
    pub local: bool,
}

/// The page's description of the product: unverified texts, without control characters.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// The product's id in its store.
    pub product_id: Option<String>,
    /// The product's name.
    pub product_title: Option<String>,
    /// Such as `apparel`.
    pub product_category: Option<String>,
    /// The page's URL.
    pub page_url: Option<String>,
    /// The store's software, such as `shopify`.
    pub platform: Option<String>,
}

/// A finished picture.
#[derive(Debug, Clone)]
pub enum Picture {
    /// An encoded image.
    Encoded {
        /// The media type, such as `image/jpeg`.
        mime: &'static str,
        /// The contents of the image file.
        bytes: Vec<u8>,
    },
    /// The `http` or `https` URL from which clients load it.
    Url(String),
}

/// Why there is no picture. The try-on is not charged in any of these cases.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RenderError {
    /// A field of the request is invalid.
    #[error("{field}: {detail}")]
    InvalidInput {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// The service that renders, or a server from which something has to be fetched, does not work.
    #[error("{0}")]
    Unavailable(String),
    /// The renderer itself failed.
    #[error("the renderer failed: {0}")]
    Failed(String),
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::InvalidInput { field, detail } => Self::field(field, detail),
            RenderError::Unavailable(detail) => Self::UpstreamUnreachable(detail),
            RenderError::Failed(_) => Self::internal(error),
        }
    }
}

/// Makes pictures.
pub trait Renderer: Send + Sync + 'static {
    /// The renderer's name, which clients see in `X-Genvoris-Renderer`.
    fn name(&self) -> &'static str;

    /// Makes `variation_count` pictures.
    fn render(&self, job: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>>;

    /// A picture of a try-on in progress, whose address ends with `name`, for a service that fetches it from this server.
    fn shared_photo(&self, _name: &str) -> Option<SharedPhoto> {
        None
    }
}
