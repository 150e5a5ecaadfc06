//! The multipart form of a try-on.

use axum::{
    body::Bytes,
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use sha2::{Digest, Sha256};

use super::body::Checks;
use crate::{
    error::{Error, Result},
    render::{MAX_PHOTO_BYTES, check_photo, slots},
};

/// The largest form: a photo of 12 MB, and product pictures as data URLs.
pub const MAX_FORM_BYTES: usize = 32 << 20;
/// Product pictures of one try-on.
const MAX_PRODUCT_IMAGES: usize = 8;

/// What the form says; fields that only label the try-on are not read.
#[derive(Default)]
pub struct TryOnForm {
    photo: Option<Bytes>,
    /// URLs, 1–8.
    pub product_images: Vec<String>,
    variation_count: Option<String>,
    /// The shopper's session.
    pub end_customer_token: Option<String>,
    /// The store's key, unless a proxy sends it as a header.
    pub api_key: Option<String>,
    /// The idempotency key.
    pub attempt_id: Option<String>,
}

impl<S: Send + Sync> FromRequest<S> for TryOnForm {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let multipart = Multipart::from_request(request, state).await;
        let mut multipart =
            multipart.map_err(|_| Error::field("body", "must be multipart/form-data"))?;
        let mut form = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
            form.read(field).await?;
        }
        Ok(form)
    }
}

impl TryOnForm {
    async fn read(&mut self, field: Field<'_>) -> Result<()> {
        match field.name().unwrap_or_default() {
            "photo" => self.photo = Some(read_photo(field).await?),
            "product_images" => self.product_images.extend(text(field).await?),
            "variation_count" => self.variation_count = text(field).await?,
            "end_customer_token" => self.end_customer_token = text(field).await?,
            "api_key" => self.api_key = text(field).await?,
            "attempt_id" => self.attempt_id = text(field).await?,
            _ => drop(field.bytes().await.map_err(unreadable)?),
        }
        Ok(())
    }

    /// The photo and how many pictures to make of it, once every field is found to be in order.
    pub async fn check(&self) -> Result<(Bytes, u8)> {
        let photo = self.photo.clone().unwrap_or_default();
        let variations = self.variations();
        let images = self.product_images.len();
        let mut checks = Checks::default();
        checks.require(!photo.is_empty(), "photo", "is needed");
        checks.require(images > 0, "product_images", "is needed");
        checks.require(
            images <= MAX_PRODUCT_IMAGES,
            "product_images",
            "takes at most 8",
        );
        checks.require(variations.is_some(), "variation_count", "takes 1 to 4");
        checks.optional_text(self.attempt_id.as_deref(), "attempt_id", 128);
        checks.finish()?;
        let header = photo.clone();
        let checking = slots::run(move || check_photo(&header));
        checking.await.map_err(Error::internal)??;
        Ok((photo, variations.unwrap_or(1)))
    }

    fn variations(&self) -> Option<u8> {
        match &self.variation_count {
            Some(text) => text.parse().ok().filter(|count| (1..=4).contains(count)),
            None => Some(1),
        }
    }

    /// What the attempt is for: an attempt id that comes back with another digest is not a repeat.
    pub fn fingerprint(&self, customer: Option<&str>, photo: &[u8], variations: u8) -> String {
        let mut digest = Sha256::new();
        let images = self.product_images.iter().map(String::as_bytes);
        let parts = [
            customer.unwrap_or_default().as_bytes(),
            &[variations],
            photo,
        ];
        for part in parts.into_iter().chain(images) {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        hex::encode(digest.finalize())
    }
}

/// Read piece by piece, so that a photo over the limit is refused before it is all in memory.
async fn read_photo(mut field: Field<'_>) -> Result<Bytes> {
    let mut photo = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        photo.extend_from_slice(&chunk);
        if photo.len() > MAX_PHOTO_BYTES {
            return Err(Error::TooLarge {
                field: "photo",
                limit: "12 MB",
            });
        }
    }
    Ok(photo.into())
}

/// A text field; an empty one counts as missing.
async fn text(field: Field<'_>) -> Result<Option<String>> {
    let text = field.text().await.map_err(unreadable)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn unreadable(error: MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge {
            field: "body",
            limit: "32 MB",
        },
        _ => Error::field("body", error.body_text()),
    }
}
