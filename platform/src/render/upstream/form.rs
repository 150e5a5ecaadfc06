//! The multipart form that submits a try-on.

use image::ImageFormat;
use reqwest::{
    Url,
    multipart::{Form, Part},
};

use super::{field_names::FieldNames, has_credentials};
use crate::render::{RenderError, RenderJob};

/// Builds the form with the service's names for the fields.
pub fn build_form(job: &RenderJob, names: &FieldNames) -> Result<Form, RenderError> {
    let name = |field| names.get(field).map(str::to_owned);
    // A name like `image[]` must be sent as it is: percent-encoded it would be another name.
    let mut form = Form::new().percent_encode_noop();
    if let Some(name) = name("photo") {
        form = form.part(name, photo_part(job)?);
    }
    for url in &job.product_images {
        if let Some(name) = name("product_images") {
            form = form.text(name, validate_url(url)?.to_owned());
        }
    }
    for (field, value) in text_fields(job) {
        if let (Some(name), Some(value)) = (name(field), value) {
            form = form.text(name, value);
        }
    }
    Ok(form)
}

fn photo_part(job: &RenderJob) -> Result<Part, RenderError> {
    let format = image::guess_format(&job.photo).unwrap_or(ImageFormat::Jpeg);
    let extension = format.extensions_str().first().copied().unwrap_or("jpg");
    let part = Part::stream(job.photo.clone()).file_name(format!("photo.{extension}"));
    part.mime_str(format.to_mime_type())
        .map_err(|error| RenderError::Failed(error.to_string()))
}

/// Rejects schemes that the service must not be asked to fetch, such as `file`.
fn validate_url(url: &str) -> Result<&str, RenderError> {
    let parsed = Url::parse(url).ok();
    parsed
        .filter(|url| matches!(url.scheme(), "http" | "https" | "data"))
        .map(|_| url)
        .ok_or_else(|| RenderError::InvalidInput {
            field: "product_images",
            detail: "must be an http, https or data URL".to_owned(),
        })
}

fn text_fields(job: &RenderJob) -> [(&'static str, Option<String>); 7] {
    let labels = &job.labels;
    [
        ("product_id", labels.product_id.clone()),
        ("product_title", labels.product_title.clone()),
        ("product_category", labels.product_category.clone()),
        (
            "page_url",
            labels.page_url.as_deref().and_then(without_query),
        ),
        ("platform", labels.platform.clone()),
        ("variation_count", Some(job.variation_count.to_string())),
        ("attempt_id", Some(job.idempotency_key.clone())),
    ]
}

/// The page's URL without query and fragment, because some stores put session ids and email addresses into them.
fn without_query(url: &str) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let http = matches!(url.scheme(), "http" | "https");
    (http && !has_credentials(&url)).then(|| url.to_string())
}
