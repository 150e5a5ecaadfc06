//! The multipart form of a try-on.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use crate::{
    api::{track, validate::Validator},
    ids::{AttemptId, CustomerId},
};
use crate::{
    error::{Error, Result},
    render::{Labels, MAX_PHOTO_BYTES, check_photo, slots},
};

/// The largest form: a photo of 12 MB, and product pictures as data URLs.
pub const MAX_FORM_BYTES: usize = 32 << 20;
/// Product pictures of one try-on, as URLs; `data:` URLs carry whole pictures.
const MAX_PRODUCT_IMAGES_BYTES: usize = 8 << 20;
/// Any other text field.
const MAX_TEXT_BYTES: usize = 64 << 10;
/// How long a form may stand still. One that goes on, however slowly, is a shopper on a poor connection.
const SILENCE: Duration = Duration::from_secs(30);
/// How often it is looked at whether a form goes on: after five minutes its sender has to make room for others.
const LOOKS: usize = 10;
/// Parts of a form, counting those that are not read: far more than there are names.
const MAX_PARTS: usize = 64;
/// Product pictures of one try-on.
pub const MAX_PRODUCT_IMAGES: usize = 8;
/// How much is kept of a text that only labels the try-on, in characters.
const MAX_LABEL: usize = 300;
/// The same for the page's address.
const MAX_PAGE_URL: usize = 2048;

/// What the form says.
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
    pub attempt_id: Option<AttemptId>,
    /// What the try-on is about.
    pub labels: Labels,
}

impl<S: Send + Sync> FromRequest<S> for TryOnForm {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let arrived = Arc::new(AtomicUsize::new(0));
        let count = arrived.clone();
        let request = request.map(|body| {
            Body::from_stream(body.into_data_stream().inspect(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            }))
        });
        let multipart = Multipart::from_request(request, state).await;
        let multipart =
            multipart.map_err(|_| Error::field("body", "must be multipart/form-data"))?;
        let mut reading = pin!(Self::read_all(multipart));
        for _ in 0..LOOKS {
            arrived.store(0, Ordering::Relaxed);
            if let Ok(form) = timeout(SILENCE, &mut reading).await {
                return form;
            }
            if arrived.load(Ordering::Relaxed) == 0 {
                return Err(Error::RequestTimeout(
                    "nothing of the form came for 30 seconds",
                ));
            }
        }
        Err(Error::RequestTimeout(
            "the form took longer than 5 minutes to arrive",
        ))
    }
}

impl TryOnForm {
    async fn read_all(mut multipart: Multipart) -> Result<Self> {
        let mut form = Self::default();
        let mut parts = 0;
        while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
            parts += 1;
            if parts > MAX_PARTS {
                return Err(Error::field("body", "takes at most 64 fields"));
            }
            form.read(field).await?;
        }
        Ok(form)
    }

    async fn read(&mut self, mut field: Field<'_>) -> Result<()> {
        match field.name().unwrap_or_default() {
            "photo" => self.photo = Some(read_photo(field).await?),
            "product_images" => self.read_product_image(field).await?,
            "variation_count" => self.variation_count = text(field, "variation_count").await?,
            "end_customer_token" => {
                self.end_customer_token = text(field, "end_customer_token").await?;
            }
            "api_key" => self.api_key = text(field, "api_key").await?,
            "attempt_id" => self.attempt_id = text(field, "attempt_id").await?.map(AttemptId::from),
            "product_id" => self.labels.product_id = label(field, MAX_LABEL).await?,
            "product_title" => self.labels.product_title = label(field, MAX_LABEL).await?,
            "product_category" => self.labels.product_category = label(field, MAX_LABEL).await?,
            "page_url" => self.labels.page_url = label(field, MAX_PAGE_URL).await?,
            "platform" => self.labels.platform = label(field, MAX_LABEL).await?,
            _ => while field.chunk().await.map_err(unreadable)?.is_some() {},
        }
        Ok(())
    }

    async fn read_product_image(&mut self, field: Field<'_>) -> Result<()> {
        if self.product_images.len() == MAX_PRODUCT_IMAGES {
            return Err(Error::field("product_images", "takes at most 8"));
        }
        let taken: usize = self.product_images.iter().map(String::len).sum();
        let left = MAX_PRODUCT_IMAGES_BYTES - taken;
        let too_large = Error::TooLarge {
            field: "product_images",
            limit: "8 MB in total",
        };
        let image = read_capped(field, left, too_large).await?;
        self.product_images.extend(utf8(image, "product_images")?);
        Ok(())
    }

    /// The photo and how many pictures to make of it, once every field is found to be in order.
    pub async fn validate(&self) -> Result<(Bytes, u8)> {
        let photo = self.photo.as_ref().is_some_and(|photo| !photo.is_empty());
        let variations = self.variations();
        let mut validator = Validator::default();
        validator.require(photo, "photo", "is needed");
        validator.require(
            !self.product_images.is_empty(),
            "product_images",
            "is needed",
        );
        validator.require(variations.is_some(), "variation_count", "takes 1 to 4");
        let attempt = self.attempt_id.as_ref().map(AttemptId::as_str);
        validator.optional_text(attempt, "attempt_id", 128);
        let reported = |id: &str| id.starts_with(track::ATTEMPT_PREFIX);
        validator.require(
            !attempt.is_some_and(reported),
            "attempt_id",
            "must not begin with 'track:', as reports do",
        );
        validator.finish()?;
        Ok((self.photo().await?, variations.unwrap_or(1)))
    }

    /// The photo alone, once its header is found to be in order.
    pub async fn photo(&self) -> Result<Bytes> {
        let photo = self.photo.clone().filter(|photo| !photo.is_empty());
        let photo = photo.ok_or_else(|| Error::field("photo", "is needed"))?;
        let header = photo.clone();
        let checking = slots::run(move || check_photo(&header));
        checking.await.map_err(Error::internal)??;
        Ok(photo)
    }

    fn variations(&self) -> Option<u8> {
        match &self.variation_count {
            Some(text) => text.parse().ok().filter(|count| (1..=4).contains(count)),
            None => Some(1),
        }
    }

    /// What the attempt is for: an attempt id that comes back with another digest is not a repeat.
    pub fn fingerprint(
        &self,
        customer: Option<&CustomerId>,
        photo: &[u8],
        variations: u8,
    ) -> String {
        let mut digest = Sha256::new();
        let images = self.product_images.iter().map(String::as_bytes);
        let parts = [
            customer.map_or("", CustomerId::as_str).as_bytes(),
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

async fn read_photo(field: Field<'_>) -> Result<Bytes> {
    let too_large = Error::TooLarge {
        field: "photo",
        limit: "12 MB",
    };
    let photo = read_capped(field, MAX_PHOTO_BYTES, too_large).await?;
    Ok(photo.into())
}

/// The text field `name`; an empty one counts as missing.
async fn text(field: Field<'_>, name: &'static str) -> Result<Option<String>> {
    let too_large = Error::TooLarge {
        field: name,
        limit: "64 KB",
    };
    utf8(read_capped(field, MAX_TEXT_BYTES, too_large).await?, name)
}

/// A text that only labels the try-on: the first `max` characters of it, whatever it holds. A shop with a long title
/// is no reason to refuse a try-on.
async fn label(mut field: Field<'_>, max: usize) -> Result<Option<String>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        // A character takes 4 bytes at most.
        let left = (4 * max).saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(left)]);
    }
    let text = String::from_utf8_lossy(&bytes);
    let text: String = text.chars().filter(|c| !c.is_control()).take(max).collect();
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn utf8(bytes: Vec<u8>, name: &str) -> Result<Option<String>> {
    let text = String::from_utf8(bytes).map_err(|_| Error::field(name, "is not UTF-8"))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Read piece by piece, so that a field over its limit is refused before it is all in memory.
async fn read_capped(mut field: Field<'_>, limit: usize, too_large: Error) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        if bytes.len() + chunk.len() > limit {
            return Err(too_large);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
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
