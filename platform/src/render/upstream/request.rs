//! The request that submits a try-on.

use axum::body::Bytes;
use reqwest::{
    Method, RequestBuilder,
    multipart::{Form, Part as FormPart},
};

use super::{
    client::ServiceClient,
    template::{Format, Part, SharedUrls},
};
use crate::render::{RenderError, RenderJob, photo};

/// What a try-on needs besides its own data.
#[derive(Default)]
pub struct Attachments {
    /// The addresses on this server.
    pub urls: SharedUrls,
    /// The product's first picture, for services that take it as a file.
    pub product_image: Option<Bytes>,
}

impl ServiceClient {
    /// Builds the request.
    ///
    /// # Errors
    /// A product picture's URL has a scheme that no service must be asked to fetch.
    pub fn build_submit_request(
        &self,
        job: &RenderJob,
        attachments: &Attachments,
    ) -> Result<RequestBuilder, RenderError> {
        let template = &self.settings.template;
        let values = template.values(job, &attachments.urls)?;
        let timeout = self.settings.request_timeout;
        let request = self.request(Method::POST, template.url.clone(), timeout);
        let request = request
            .headers(template.headers.clone())
            .header("idempotency-key", &job.idempotency_key);
        Ok(match template.format {
            Format::Json => request.json(&template.body.json(&values)),
            Format::Multipart => {
                let parts = template.body.parts(&values);
                request.multipart(build_form(parts, job, attachments)?)
            }
        })
    }
}

fn build_form(
    parts: Vec<(String, Part)>,
    job: &RenderJob,
    attachments: &Attachments,
) -> Result<Form, RenderError> {
    // A name like `image[]` must be sent as it is: percent-encoded it would be another name.
    let mut form = Form::new().percent_encode_noop();
    for (name, part) in parts {
        form = match part {
            Part::Text(text) => form.text(name, text),
            Part::Photo => form.part(name, file_part("photo", &job.photo)?),
            Part::ProductImage => {
                let image = attachments.product_image.clone().unwrap_or_default();
                form.part(name, file_part("product", &image)?)
            }
        };
    }
    Ok(form)
}

fn file_part(name: &str, image: &Bytes) -> Result<FormPart, RenderError> {
    let format = photo::format(image);
    let extension = format.extensions_str().first().copied().unwrap_or("jpg");
    let part = FormPart::stream_with_length(image.clone(), image.len() as u64);
    part.file_name(format!("{name}.{extension}"))
        .mime_str(format.to_mime_type())
        .map_err(|error| RenderError::Failed(error.to_string()))
}
