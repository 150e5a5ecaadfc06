//! Reads templates from TOML, and finds mistakes in them when the server starts.

use std::{collections::BTreeMap, str::FromStr};

use reqwest::{
    Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    Answer, Body, Errors, Format, Path, Template, Text, has_credentials,
    values::{FILE, OPTION, PLACEHOLDERS, PRODUCT_FILE},
};

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

    fn check(&self) -> Result<(), TemplateError> {
        for name in self.body.placeholders() {
            let known = match name.strip_prefix(OPTION) {
                Some(option) => self.options.contains_key(option),
                None => PLACEHOLDERS.contains(&name),
            };
            if !known {
                return Err(wrong(&format!("there is no value named {{{name}}}")));
            }
            if self.format == Format::Json && [FILE, PRODUCT_FILE].contains(&name) {
                return Err(wrong(&format!("{{{name}}} is a file, which needs a form")));
            }
        }
        if self.format == Format::Multipart && self.body.is_nested() {
            return Err(wrong("a form has no tables in its body"));
        }
        self.check_links()
    }

    fn check_links(&self) -> Result<(), TemplateError> {
        let links = [
            Some(&self.status),
            self.result.as_ref(),
            self.cancel.as_ref(),
        ];
        for url in links
            .into_iter()
            .flatten()
            .filter_map(|link| link.url.as_ref())
        {
            if let Some(name) = url.placeholders().find(|name| *name != "job_id") {
                return Err(wrong(&format!("{{{name}}} cannot be in the URL of a job")));
            }
            let example = url.fill(|_| Some("1".to_owned()));
            self.trusted(&example)
                .map_err(|_| wrong("the URLs of jobs must be on the service's server"))?;
        }
        Ok(())
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

fn wrong(text: &str) -> TemplateError {
    TemplateError(text.to_owned())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A template of an operator.
    pub const OWN: &str = r#"
base_url = "https://api.example/v1"
trusted_hosts = ["*.cdn.example"]

[options]
mode = "fast"

[submit]
url = "/run"
headers = { "X-Mode" = "{option.mode}" }

[submit.body]
model = { person = "{photo_base64}", flags = [1, true, "{option.mode}"] }
title = "A {product_title|garment} in {product_category}"
count = "{variation_count}"
page = "{page_url}"
"{category}_garment" = "{product_image}"

[category]
default = "top"
trousers = "bottom"

[answer]
job_id = "id"

[status]
url = "/jobs/{job_id}"
url_from = "links.status"
"#;

    #[test]
    fn mistakes_are_named_in_one_line() {
        for (from, to, fault) in [
            ("base_url =", "base =", "unknown field `base`"),
            ("https://api.example/v1", "ftp://x", "http or https"),
            (
                "https://api.example/v1",
                "https://a:b@x",
                "takes no password",
            ),
            (
                "{page_url}",
                "{pageUrl}",
                "there is no value named {pageUrl}",
            ),
            (
                "{page_url}",
                "{option.none}",
                "there is no value named {option.none}",
            ),
            ("{page_url}", "{photo}", "{photo} is a file"),
            ("X-Mode", "X Mode", "X Mode is not a valid header"),
            ("/jobs/{job_id}", "/jobs/{id}", "{id} cannot be in the URL"),
            (
                "/jobs/{job_id}",
                "https://evil.example/{job_id}",
                "on the service's server",
            ),
            ("[answer]", "[answers]", "line 23: unknown field `answers`"),
            (
                "[submit]",
                "[submit]\nformat = \"multipart\"",
                "a form has no tables",
            ),
            (
                "[submit]",
                "[submit]\nformat = \"xml\"",
                "unknown variant `xml`",
            ),
            ("mode = \"fast\"", "mode = \"fast", "line 6"),
        ] {
            let error = Template::parse(&OWN.replace(from, to), Overrides::default())
                .err()
                .unwrap_or_else(|| panic!("{to}"));
            let error = error.to_string();
            assert!(error.contains(fault), "{to}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
        let overrides = Overrides {
            options: [("speed".to_owned(), "1".to_owned())].into(),
            ..Overrides::default()
        };
        let error = Template::parse(OWN, overrides).unwrap_err().to_string();
        assert_eq!(error, "there is no option speed, only: mode");
    }
}
