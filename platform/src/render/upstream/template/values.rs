//! The values of the placeholders in a request.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::Url;
use serde_json::Value;

use super::super::has_credentials;
use crate::render::{RenderError, RenderJob, photo};

/// The photo as a file, in forms only.
pub const FILE: &str = "photo";
/// The product's first picture as a file, in forms only.
pub const PRODUCT_FILE: &str = "product_image_file";
/// The photo's address on this server.
pub const PHOTO_URL: &str = "photo_url";
/// The address of the product's first picture; a picture in a data URL gets an address on this server.
pub const PRODUCT_IMAGE_URL: &str = "product_image_url";
/// The prefix of the operator's options.
pub const OPTION: &str = "option.";
/// All placeholders except the options.
pub const PLACEHOLDERS: [&str; 17] = [
    FILE,
    PRODUCT_FILE,
    PHOTO_URL,
    "photo_data_url",
    "photo_base64",
    "product_image",
    "product_images",
    "product_image_base64",
    PRODUCT_IMAGE_URL,
    "category",
    "product_id",
    "product_title",
    "product_category",
    "page_url",
    "platform",
    "variation_count",
    "attempt_id",
];

/// The addresses on this server that a service may fetch while it renders.
#[derive(Debug, Default)]
pub struct SharedUrls {
    /// The shopper's photo.
    pub photo: Option<String>,
    /// The product's first picture.
    pub product_image: Option<String>,
}

/// What the placeholders stand for.
pub struct Values<'a> {
    job: &'a RenderJob,
    category: Option<&'a str>,
    options: &'a BTreeMap<String, String>,
    shared: &'a SharedUrls,
}

impl<'a> Values<'a> {
    /// The values of a try-on.
    ///
    /// # Errors
    /// A product picture's URL has a scheme that no service must be asked to fetch, such as `file`.
    pub fn new(
        job: &'a RenderJob,
        category: Option<&'a str>,
        options: &'a BTreeMap<String, String>,
        shared: &'a SharedUrls,
    ) -> Result<Self, RenderError> {
        job.product_images
            .iter()
            .try_for_each(|url| validate(url))?;
        Ok(Self {
            job,
            category,
            options,
            shared,
        })
    }

    /// The value; `None` if the page or the operator gave none.
    pub fn get(&self, name: &str) -> Option<Value> {
        if let Some(option) = name.strip_prefix(OPTION) {
            return self.options.get(option).map(|text| text.as_str().into());
        }
        let (job, labels) = (self.job, &self.job.labels);
        let first = || job.product_images.first();
        match name {
            "photo_data_url" => Some(self.photo_data_url().into()),
            "photo_base64" => Some(BASE64_STANDARD.encode(&job.photo).into()),
            PHOTO_URL => self.shared.photo.clone().map(Value::from),
            "product_image" => first().cloned().map(Value::from),
            "product_images" => Some(job.product_images.clone().into()),
            "product_image_base64" => first().map(|url| without_data_prefix(url).into()),
            PRODUCT_IMAGE_URL => {
                let url = self.shared.product_image.as_ref().or_else(first);
                url.cloned().map(Value::from)
            }
            "category" => self.category.map(Value::from),
            "product_id" => labels.product_id.clone().map(Value::from),
            "product_title" => labels.product_title.clone().map(Value::from),
            "product_category" => labels.product_category.clone().map(Value::from),
            "page_url" => without_query(labels.page_url.as_deref()?).map(Value::from),
            "platform" => labels.platform.clone().map(Value::from),
            "variation_count" => Some(job.variation_count.into()),
            "attempt_id" => Some(job.idempotency_key.clone().into()),
            _ => None,
        }
    }

    /// The value as a text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }

    fn photo_data_url(&self) -> String {
        let mime = photo::format(&self.job.photo).to_mime_type();
        let base64 = BASE64_STANDARD.encode(&self.job.photo);
        format!("data:{mime};base64,{base64}")
    }
}

fn validate(url: &str) -> Result<(), RenderError> {
    let parsed = Url::parse(url).ok();
    let valid = parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https" | "data"));
    if valid {
        return Ok(());
    }
    Err(RenderError::InvalidInput {
        field: "product_images",
        detail: "must be an http, https or data URL".to_owned(),
    })
}

/// The base64 of a data URL; any other URL as it is.
fn without_data_prefix(url: &str) -> &str {
    let is_data = url
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    match url.split_once(',') {
        Some((_, base64)) if is_data => base64,
        _ => url,
    }
}

/// The page's URL without query and fragment, because some stores put session ids and email addresses into them.
fn without_query(url: &str) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let http = matches!(url.scheme(), "http" | "https");
    (http && !has_credentials(&url)).then(|| url.to_string())
}
