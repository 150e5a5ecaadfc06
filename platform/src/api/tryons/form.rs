//! The multipart form of a try-on.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request, multipart::Field},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::fields::{form_error, label, read_capped, read_photo, text, utf8};
use crate::{
    api::{track, validate::Validator},
    db::attempts::{Claim, Details},
    error::{Error, Result},
    field_limits::{ATTEMPT_ID, PRODUCT_IMAGES, VARIATIONS},
    http::extract::{Store, while_arriving},
    ids::{AttemptId, CustomerId, JobId},
    render::{Labels, check_photo, slots},
    state::AppState,
};

/// The largest form: a photo of 12 MB, and product pictures as data URLs.
pub const MAX_FORM_BYTES: usize = 32 << 20;
/// Product pictures of one try-on, as URLs; `data:` URLs carry whole pictures.
const MAX_PRODUCT_IMAGES_BYTES: usize = 8 << 20;
/// The largest number of fields, including unknown ones; far more than the fields that a form can have.
const MAX_PARTS: usize = 64;
/// The size below which a photo's header is read at once. The decoders copy the whole file first: that of a megabyte takes
/// about as long as handing it to another thread, where it may wait for pictures that are being made.
const SMALL_PHOTO: usize = 1 << 20;
/// The maximum length of texts that only label the try-on, in characters. Longer ones are truncated.
const MAX_LABEL: usize = 300;
/// The same for the page's address.
const MAX_PAGE_URL: usize = 2048;

/// The fields of the form.
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
        let read = async |request| {
            let multipart = Multipart::from_request(request, state).await;
            let multipart =
                multipart.map_err(|_| Error::field("body", "must be multipart/form-data"))?;
            Self::read_all(multipart).await
        };
        while_arriving(request, read).await
    }
}

impl TryOnForm {
    async fn read_all(mut multipart: Multipart) -> Result<Self> {
        let mut form = Self::default();
        let mut parts = 0;
        while let Some(field) = multipart.next_field().await.map_err(form_error)? {
            parts += 1;
            if parts > MAX_PARTS {
                return Err(Error::field("body", "must have at most 64 fields"));
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
            _ => while field.chunk().await.map_err(form_error)?.is_some() {},
        }
        Ok(())
    }

    async fn read_product_image(&mut self, field: Field<'_>) -> Result<()> {
        if self.product_images.len() == PRODUCT_IMAGES {
            let text = format!("must be sent at most {PRODUCT_IMAGES} times");
            return Err(Error::field("product_images", text));
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

    /// Validates every field. Returns the photo and the number of pictures to render.
    pub async fn validate(&self) -> Result<(Bytes, u8)> {
        let photo = self.photo.as_ref().is_some_and(|photo| !photo.is_empty());
        let variations = self.variations();
        let mut validator = Validator::default();
        validator.require(photo, "photo", "is required");
        validator.require(
            !self.product_images.is_empty(),
            "product_images",
            "is required",
        );
        validator.range(variations, "variation_count", VARIATIONS);
        let attempt = self.attempt_id.as_ref().map(AttemptId::as_str);
        validator.optional_text(attempt, "attempt_id", ATTEMPT_ID);
        let is_reserved = |id: &str| id.starts_with(track::ATTEMPT_PREFIX);
        validator.require(
            !attempt.is_some_and(is_reserved),
            "attempt_id",
            "must not begin with 'track:', which is reserved for reported try-ons",
        );
        validator.finish()?;
        Ok((self.photo().await?, variations))
    }

    /// Validates the photo alone, by its header, and returns it.
    pub async fn photo(&self) -> Result<Bytes> {
        let photo = self.photo.clone().filter(|photo| !photo.is_empty());
        let photo = photo.ok_or_else(|| Error::field("photo", "is required"))?;
        if photo.len() < SMALL_PHOTO {
            check_photo(&photo)?;
            return Ok(photo);
        }
        let header = photo.clone();
        let checking = slots::run(move || check_photo(&header));
        checking.await.map_err(Error::internal)??;
        Ok(photo)
    }

    /// The number of pictures to make. A text that is not a number counts as 0, which is not allowed.
    fn variations(&self) -> u8 {
        let text = self.variation_count.as_deref();
        text.map_or(1, |text| text.parse().unwrap_or_default())
    }

    /// The customer of the form's session; none without one.
    pub async fn customer(&self, app: &AppState, store: &Store) -> Result<Option<CustomerId>> {
        let token = self.end_customer_token.as_deref();
        let product = self.labels.product_id.as_deref();
        app.sessions.customer(token, &store.id, product).await
    }

    /// The attempt that the form asks for, with its photo and number of pictures.
    pub fn claim(
        &self,
        app: &AppState,
        store: Store,
        customer_id: Option<CustomerId>,
        (photo, variation_count): (&Bytes, u8),
    ) -> Claim {
        let attempt_id = self.attempt_id.clone();
        Claim {
            store_id: store.id,
            attempt_id: attempt_id.unwrap_or_else(|| Uuid::new_v4().to_string().into()),
            fingerprint: self.fingerprint(customer_id.as_ref(), photo, variation_count),
            customer_id,
            job_id: JobId::new(),
            owner: app.owner.clone(),
            details: self.details(variation_count),
        }
    }

    /// What events tell about the try-on.
    fn details(&self, variation_count: u8) -> Details {
        Details {
            page_url: self.labels.page_url.clone(),
            product_id: self.labels.product_id.clone(),
            product_title: self.labels.product_title.clone(),
            variation_count: Some(variation_count),
        }
    }

    /// A digest of everything that the try-on depends on. A repeated attempt id with another digest is an error.
    fn fingerprint(&self, customer: Option<&CustomerId>, photo: &[u8], variations: u8) -> String {
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
