//! The sandbox renderer, which overlays the product's picture on the photo. It runs on this machine and takes a fraction of
//! a second.

use axum::body::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use genvoris_imaging::{Garment, compose, decode, stamp};
use image::{DynamicImage, ImageFormat};

use super::{Picture, ProductImages, RenderError, RenderJob, Renderer, product_images, slots};

/// Composes pictures on this machine.
pub struct SandboxRenderer {
    product_images: ProductImages,
}

impl SandboxRenderer {
    /// A renderer that loads product pictures through `product_images`.
    pub fn new(product_images: ProductImages) -> Self {
        Self { product_images }
    }

    async fn compose(&self, job: RenderJob) -> Result<Vec<Picture>, RenderError> {
        let products = self.load_products(&job).await?;
        let compose = move || compose_all(&job.photo, &products, job.variation_count);
        slots::run(compose).await.map_err(failed)?
    }

    /// Loads the product pictures, but no more of them than there are variations.
    async fn load_products(&self, job: &RenderJob) -> Result<Vec<Vec<u8>>, RenderError> {
        let mut products = Vec::new();
        for url in job
            .product_images
            .iter()
            .take(usize::from(job.variation_count))
        {
            products.push(self.product_images.load(url, job).await?);
        }
        Ok(products)
    }
}

impl Renderer for SandboxRenderer {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn render(&self, job: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>> {
        self.compose(job).boxed()
    }
}

fn compose_all(
    photo: &Bytes,
    products: &[Vec<u8>],
    count: u8,
) -> Result<Vec<Picture>, RenderError> {
    let photo = decode(photo).ok_or_else(|| invalid("photo", "cannot be decoded"))?;
    let garments: Vec<_> = products
        .iter()
        .map(|bytes| cut_out(bytes))
        .collect::<Result<_, _>>()?;
    (0..count)
        .zip(garments.iter().cycle())
        .map(|(variation, garment)| {
            let mut picture = compose(&photo, garment, variation);
            stamp(&mut picture);
            encode(&DynamicImage::ImageRgba8(picture))
        })
        .collect()
}

fn cut_out(bytes: &[u8]) -> Result<Garment, RenderError> {
    let picture =
        decode(bytes).ok_or_else(|| invalid("product_images", product_images::NOT_LOADABLE))?;
    Garment::cut_out(picture).ok_or_else(|| invalid("product_images", "is fully transparent"))
}

fn encode(picture: &DynamicImage) -> Result<Picture, RenderError> {
    let bytes = genvoris_imaging::encode(picture, ImageFormat::Jpeg).map_err(failed)?;
    Ok(Picture::Encoded {
        mime: "image/jpeg",
        bytes,
    })
}

fn invalid(field: &'static str, detail: &str) -> RenderError {
    RenderError::InvalidInput {
        field,
        detail: detail.to_owned(),
    }
}

fn failed(error: impl std::fmt::Display) -> RenderError {
    RenderError::Failed(error.to_string())
}
