//! The template of a service: how requests are built and answers are read. Nothing here sends anything.

mod answer;
mod body;
mod check;
mod load;
mod path;
mod presets;
mod text;
mod values;

use std::collections::BTreeMap;

use reqwest::{Url, header::HeaderMap};

pub use self::{
    answer::{Answer, Errors, Fault, Status, duration_from_seconds},
    body::{Body, Part},
    load::{Key, Link, Overrides, TemplateError},
    path::Path,
    presets::{GENERIC, PRESETS},
    text::Text,
    values::{SharedUrls, Values},
};
use super::has_credentials;
use crate::render::{RenderError, RenderJob};

/// How the body of a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// As JSON.
    #[default]
    Json,
    /// As a multipart form.
    Multipart,
}

/// How to call a service.
#[derive(Debug, Clone)]
pub struct Template {
    /// Try-ons are posted to it.
    pub url: Url,
    /// Other hosts of the service, to which the key may be sent: exact names, or `*.example.com`.
    pub trusted_hosts: Vec<String>,
    /// What the operator has set, by name.
    pub options: BTreeMap<String, String>,
    /// How requests carry the key.
    pub key: Key,
    /// Headers of the request that submits a try-on.
    pub headers: HeaderMap,
    /// How the body is sent.
    pub format: Format,
    /// The body.
    pub body: Body,
    /// Whether the service gives equal `Idempotency-Key`s the same answer.
    pub idempotent: bool,
    /// The service's words for categories of products, by ours. `default` is for all others.
    pub category: BTreeMap<String, String>,
    /// How answers are read.
    pub answer: Answer,
    /// How errors are read.
    pub errors: Errors,
    /// Where the state of a job is.
    pub status: Link,
    /// Where the pictures are, if not in the answer about the job's state.
    pub result: Option<Link>,
    /// How a job is cancelled; without it, jobs that nobody waits for run to their end.
    pub cancel: Option<Link>,
    /// Whether pictures are fetched from their addresses, because these expire.
    pub fetch_images: bool,
}

/// Why a URL in an answer is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UntrustedUrl;

impl Template {
    /// The values of the placeholders for a try-on.
    ///
    /// # Errors
    /// Those of [`Values::new`].
    pub fn values<'a>(
        &'a self,
        job: &'a RenderJob,
        shared: &'a SharedUrls,
    ) -> Result<Values<'a>, RenderError> {
        Values::new(job, self.category(job), &self.options, shared)
    }

    fn category(&self, job: &RenderJob) -> Option<&str> {
        let ours = job.labels.product_category.as_deref().unwrap_or_default();
        let theirs = self.category.get(&ours.trim().to_lowercase());
        theirs
            .or_else(|| self.category.get("default"))
            .map(String::as_str)
    }

    /// Whether the body contains this placeholder.
    fn uses(&self, placeholder: &str) -> bool {
        self.body.placeholders().contains(&placeholder)
    }

    /// Whether the service fetches the shopper's photo from this server.
    pub fn shares_photo(&self) -> bool {
        self.uses(values::PHOTO_URL)
    }

    /// Whether the service may have to fetch the product's picture from this server.
    pub fn shares_product_image(&self) -> bool {
        self.uses(values::PRODUCT_IMAGE_URL)
    }

    /// Whether the service gets the product's picture as a file.
    pub fn sends_product_file(&self) -> bool {
        self.uses(values::PRODUCT_FILE)
    }

    /// The URL of a link; `None` if the answer has none.
    ///
    /// `Some(Err)` if it is on another server, which must not receive the key.
    pub fn follow(
        &self,
        link: &Link,
        json: &serde_json::Value,
        job_id: Option<&str>,
    ) -> Option<Result<Url, UntrustedUrl>> {
        let given = link.url_from.as_ref().and_then(|path| path.text(json));
        let url = given.map(str::to_owned).or_else(|| {
            let id = job_id?;
            let url = link.url.as_ref()?;
            Some(url.fill(|name| (name == "job_id").then(|| id.to_owned())))
        })?;
        Some(self.trusted(&url))
    }

    /// The absolute URL, if it is on the service's own server or one of its other hosts.
    fn trusted(&self, url: &str) -> Result<Url, UntrustedUrl> {
        let url = self.url.join(url).map_err(|_| UntrustedUrl)?;
        let trusted = url.origin() == self.url.origin() || self.is_trusted_host(&url);
        (trusted && !has_credentials(&url))
            .then_some(url)
            .ok_or(UntrustedUrl)
    }

    fn is_trusted_host(&self, url: &Url) -> bool {
        let host = url.domain().unwrap_or_default();
        let default_port = url.scheme() == "https" && url.port().is_none();
        default_port
            && self
                .trusted_hosts
                .iter()
                .any(|trusted| match trusted.strip_prefix('*') {
                    Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
                    None => host == trusted,
                })
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use serde_json::json;

    use super::{check::tests::OWN, *};
    use crate::render::Labels;

    fn own() -> Template {
        Template::parse(OWN, Overrides::default()).unwrap()
    }

    fn job(category: &str) -> RenderJob {
        RenderJob {
            photo: Bytes::from_static(b"abc"),
            product_images: vec!["https://shop.example/a.png".to_owned()],
            variation_count: 2,
            labels: Labels {
                product_category: Some(category.to_owned()),
                ..Labels::default()
            },
            ..RenderJob::default()
        }
    }

    #[test]
    fn body_is_filled_with_the_values_of_the_try_on() {
        let template = own();
        let (job, shared) = (job(" Trousers"), SharedUrls::default());
        let values = template.values(&job, &shared).unwrap();
        assert_eq!(
            template.body.json(&values),
            json!({
                "model": { "person": "YWJj", "flags": [1, true, "fast"] },
                "title": "A garment in  Trousers",
                "count": 2,
                "bottom_garment": "https://shop.example/a.png",
            })
        );
        assert_eq!(template.headers["x-mode"], "fast");
        assert_eq!(template.url.as_str(), "https://api.example/v1/run");
    }

    #[test]
    fn links_lead_only_to_servers_of_the_service() {
        let template = own();
        let follow = |json: serde_json::Value| {
            let id = template.answer.job_id(&json);
            let url = template.follow(&template.status, &json, id.as_deref())?;
            Some(url.map(String::from))
        };
        let to = |url: &str| follow(json!({ "id": "j1", "links": { "status": url } }));
        assert_eq!(follow(json!({})), None);
        assert_eq!(
            follow(json!({ "id": "j1" })),
            Some(Ok("https://api.example/v1/jobs/j1".to_owned()))
        );
        for trusted in ["https://api.example/other", "https://eu.cdn.example/x"] {
            assert_eq!(to(trusted), Some(Ok(trusted.to_owned())));
        }
        for other in [
            "http://api.example/v1/jobs/j1",
            "https://api.example:8443/",
            "https://cdn.example/",
            "https://evilcdn.example/",
            "https://eu.cdn.example.evil.example/",
            "http://eu.cdn.example/",
            "https://eu.cdn.example:8443/",
            "https://me:pw@eu.cdn.example/",
            "//169.254.169.254/",
            "file:///etc/passwd",
        ] {
            assert_eq!(to(other), Some(Err(UntrustedUrl)), "{other}");
        }
    }
}
