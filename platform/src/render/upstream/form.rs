//! The form that asks for a try-on.

use image::ImageFormat;
use reqwest::{
    Url,
    multipart::{Form, Part},
};

use super::{has_login, names::Names};
use crate::render::{RenderError, RenderJob};

/// The form, with the service's names.
pub fn form(job: &RenderJob, names: &Names) -> Result<Form, RenderError> {
    let name = |ours| names.get(ours).map(str::to_owned);
    // The names are plain characters; encoded, `image[]` would be another one.
    let mut form = Form::new().percent_encode_noop();
    if let Some(name) = name("photo") {
        form = form.part(name, photo(job)?);
    }
    for url in &job.product_images {
        if let Some(name) = name("product_images") {
            form = form.text(name, checked(url)?.to_owned());
        }
    }
    for (ours, value) in texts(job) {
        if let (Some(name), Some(value)) = (name(ours), value) {
            form = form.text(name, value);
        }
    }
    Ok(form)
}

fn photo(job: &RenderJob) -> Result<Part, RenderError> {
    let format = image::guess_format(&job.photo).unwrap_or(ImageFormat::Jpeg);
    let ending = format.extensions_str().first().copied().unwrap_or("jpg");
    let part = Part::stream(job.photo.clone()).file_name(format!("photo.{ending}"));
    part.mime_str(format.to_mime_type())
        .map_err(|error| RenderError::Failed(error.to_string()))
}

/// What the service fetches must at least be meant for fetching.
fn checked(url: &str) -> Result<&str, RenderError> {
    let parsed = Url::parse(url).ok();
    parsed
        .filter(|url| matches!(url.scheme(), "http" | "https" | "data"))
        .map(|_| url)
        .ok_or_else(|| RenderError::BadInput {
            field: "product_images",
            detail: "must be an http, https or data URL".to_owned(),
        })
}

fn texts(job: &RenderJob) -> [(&'static str, Option<String>); 7] {
    let labels = &job.labels;
    [
        ("product_id", labels.product_id.clone()),
        ("product_title", labels.product_title.clone()),
        ("product_category", labels.product_category.clone()),
        ("page_url", labels.page_url.as_deref().and_then(page)),
        ("platform", labels.platform.clone()),
        ("variation_count", Some(job.variation_count.to_string())),
        ("attempt_id", Some(job.idempotency_key.clone())),
    ]
}

/// The page without what follows its path: a shop's links carry sessions and addresses there.
fn page(url: &str) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let web = matches!(url.scheme(), "http" | "https");
    (web && !has_login(&url)).then(|| url.to_string())
}
