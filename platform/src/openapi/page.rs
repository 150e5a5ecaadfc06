//! The document as a page: made on the server, without scripts, under a policy that lets nothing else in.

use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_STANDARD};
use minijinja::{Environment, HtmlEscape, Value, value::Serde};
use sha2::{Digest, Sha256};
use utoipa::openapi::OpenApi;

use super::view;
use crate::error::{Error, Result};

const CSS: &str = include_str!("docs.css");
const TEMPLATE: &str = include_str!("docs.html");

/// A page and the policy it lives under.
pub struct Page {
    /// The page.
    pub html: String,
    /// Its `Content-Security-Policy`.
    pub policy: HeaderValue,
}

/// Renders the document; its examples call the server at `base`.
pub fn render(openapi: &OpenApi, base: &str) -> Result<Page> {
    let document = serde_json::to_value(openapi)?;
    let view = view::page(&document, base);
    let mut environment = Environment::new();
    environment.add_filter("prose", prose);
    let html = environment.render_named_str(
        "docs.html",
        TEMPLATE,
        minijinja::context! { css => CSS, ..Value::from(Serde(view)) },
    );
    Ok(Page {
        html: html.map_err(Error::internal)?,
        policy: policy()?,
    })
}

fn policy() -> Result<HeaderValue> {
    let hash = BASE64_STANDARD.encode(Sha256::digest(CSS));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).map_err(Error::internal)
}

/// Text with what is between backticks as code: all of Markdown that the document's texts use.
fn prose(text: &str) -> Value {
    let parts = text.split('`').enumerate();
    let html = parts.map(|(index, part)| match index % 2 {
        0 => HtmlEscape(part).to_string(),
        _ => format!("<code>{}</code>", HtmlEscape(part)),
    });
    Value::from_safe_string(html.collect())
}
