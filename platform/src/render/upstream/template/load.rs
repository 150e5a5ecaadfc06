//! Reads templates from TOML, and finds mistakes in them when the server starts.

use std::{collections::BTreeMap, str::FromStr};

use reqwest::{
    Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Answer, Body, Errors, Format, Path, Template, Text, has_credentials, values::OPTION};

/// What is wrong with a template.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TemplateError(String);

/// A request about a job. Its URL is in an earlier answer, or is made from the job's id.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Link {
    /// `GET` by default; `DELETE` for cancelling.
    #[serde(deserialize_with = "method")]
    pub method: Option<Method>,
    /// The URL, with `{job_id}` in it.
    #[serde(deserialize_with = "text")]
    pub url: Option<Text>,
    /// Where the answer has the URL.
    pub url_from: Option<Path>,
}

/// How requests carry the key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Key {
    /// The header, and what precedes the key in it.
    pub header: String,
    /// Whether the key is an access key and a secret key, separated by a colon, which sign a JWT.
    pub jwt: bool,
}

impl Default for Key {
    fn default() -> Self {
        Self {
            header: "Authorization: Bearer".to_owned(),
            jwt: false,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    base_url: Option<String>,
    #[serde(default)]
    trusted_hosts: Vec<String>,
    #[serde(default)]
    options: BTreeMap<String, String>,
    #[serde(default)]
    key: Key,
    submit: Submit,
    #[serde(default)]
    category: BTreeMap<String, String>,
    answer: Answer,
    #[serde(default)]
    errors: Errors,
    #[serde(default)]
    status: Link,
    result: Option<Link>,
    cancel: Option<Link>,
    #[serde(default = "enabled")]
    fetch_images: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Submit {
    #[serde(default)]
    url: String,
    #[serde(default)]
    format: Format,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    idempotent: bool,
    body: Body,
}

/// What the operator sets besides the template.
#[derive(Default)]
pub struct Overrides<'a> {
    /// Replaces the template's `base_url`.
    pub base_url: Option<&'a str>,
    /// Replace the template's options with the same names.
    pub options: BTreeMap<String, String>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The first mistake, in one line.
    pub fn parse(toml: &str, overrides: Overrides) -> Result<Self, TemplateError> {
        let file: File = toml::from_str(toml).map_err(|error| syntax_error(toml, &error))?;
        let options = merge_options(file.options, overrides.options)?;
        let base = overrides.base_url.or(file.base_url.as_deref());
        let base = base.ok_or_else(|| wrong("base_url is missing"))?;
        let template = Self {
            url: submit_url(base, &file.submit.url, &options)?,
            trusted_hosts: file.trusted_hosts,
            headers: headers(&file.submit.headers, &options)?,
            options,
            key: file.key,
            format: file.submit.format,
            body: file.submit.body,
            idempotent: file.submit.idempotent,
            category: file.category,
            answer: file.answer,
            errors: file.errors,
            status: file.status.under(base),
            result: file.result.map(|link| link.under(base)),
            cancel: file.cancel.map(|link| link.under(base)),
            fetch_images: file.fetch_images,
        };
        template.check()?;
        Ok(template)
    }
}

impl Link {
    /// The same link with the service's base URL before a path.
    fn under(mut self, base: &str) -> Self {
        if let Some(url) = self.url.take() {
            self.url = Some(url.prefixed(base.trim_end_matches('/')));
        }
        self
    }
}

fn merge_options(
    mut options: BTreeMap<String, String>,
    changes: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, TemplateError> {
    for (name, value) in changes {
        if !options.contains_key(&name) {
            let known: Vec<_> = options.keys().map(String::as_str).collect();
            let known = known.join(", ");
            return Err(wrong(&format!("there is no option {name}, only: {known}")));
        }
        options.insert(name, value);
    }
    Ok(options)
}

fn submit_url(
    base: &str,
    path: &str,
    options: &BTreeMap<String, String>,
) -> Result<Url, TemplateError> {
    let base = if path.is_empty() {
        base
    } else {
        base.trim_end_matches('/')
    };
    let url = format!("{base}{}", fill_options(path, options));
    let url = Url::parse(&url).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| wrong("must be an http or https URL"))?;
    if has_credentials(&url) {
        return Err(wrong("takes no password; use --upstream-key"));
    }
    Ok(url)
}

fn headers(
    headers: &BTreeMap<String, String>,
    options: &BTreeMap<String, String>,
) -> Result<HeaderMap, TemplateError> {
    let pairs = headers.iter().map(|(name, value)| {
        let parsed_name = HeaderName::from_str(name).ok();
        let parsed_value = HeaderValue::from_str(&fill_options(value, options)).ok();
        parsed_name
            .zip(parsed_value)
            .ok_or_else(|| wrong(&format!("{name} is not a valid header")))
    });
    pairs.collect()
}

fn fill_options(text: &str, options: &BTreeMap<String, String>) -> String {
    Text::parse(text).fill(|name| options.get(name.strip_prefix(OPTION)?).cloned())
}

fn method<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Method>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(D::Error::custom)
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Some(Text::parse(&text)))
}

fn enabled() -> bool {
    true
}

fn syntax_error(toml: &str, error: &toml::de::Error) -> TemplateError {
    let start = error.span().map_or(0, |span| span.start);
    let line = toml.get(..start).unwrap_or_default().matches('\n').count() + 1;
    let message = error.message().replace('\n', " ");
    TemplateError(format!("line {line}: {message}"))
}

pub(super) fn wrong(text: &str) -> TemplateError {
    TemplateError(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_template_is_valid() {
        let docs = include_str!("../../../../../docs/src/try-on-services.md");
        let (_, rest) = docs.split_once("```toml\n").unwrap();
        let (toml, _) = rest.split_once("```").unwrap();
        Template::parse(toml, Overrides::default()).unwrap();
        for name in crate::render::upstream::template::values::PLACEHOLDERS {
            assert!(
                docs.contains(&format!("`{name}`")),
                "{name} is not documented"
            );
        }
    }
}
