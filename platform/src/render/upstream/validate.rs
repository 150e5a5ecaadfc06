//! Validates the arguments and converts them to settings.

use std::{collections::BTreeMap, fs, time::Duration};

use reqwest::Url;

use super::{
    args::UpstreamArgs,
    field_names::{FieldNames, REQUEST_FIELDS, RESPONSE_FIELDS},
    generic,
    settings::Settings,
    template::{Overrides, PRESETS, Template, Text},
};
use crate::egress::EgressPolicy;

/// The default timeout in percent of the render limit. It is below 100 so that there is time left to cancel a job.
const DEFAULT_TIMEOUT_PERCENT: u64 = 90;
/// In seconds. It is long enough for a service that renders before it responds.
const DEFAULT_REQUEST_TIMEOUT: u64 = 60;

/// Why the server cannot start with these arguments.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl ConfigError {
    /// An error in one line.
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl UpstreamArgs {
    /// The settings for a server that allows a try-on to take `limit`; `None` if the arguments name no service.
    ///
    /// # Errors
    /// The first argument that is invalid, or that is given without the one that it depends on.
    pub fn settings(self, limit: Duration) -> Result<Option<Settings>, ConfigError> {
        let template = match (non_empty(&self.name), non_empty(&self.url)) {
            (Some(name), _) => self.named_template(name)?,
            (None, Some(url)) => self.generic_template(url)?,
            (None, None) => return self.reject_flags_without_service().map(|()| None),
        };
        let (timeout, request_timeout) = self.timeouts(limit.as_secs())?;
        Ok(Some(Settings {
            api_key: self.parse_key(&template)?,
            template,
            timeout,
            request_timeout,
            egress: EgressPolicy::Public,
            photo_base_url: self.parse_photo_url()?,
        }))
    }

    /// The template of a preset or a file.
    fn named_template(&self, name: &str) -> Result<Template, ConfigError> {
        self.reject(&self.generic_flags(), "cannot be combined with --upstream")?;
        let toml = if name.ends_with(".toml") {
            fs::read_to_string(name)
                .map_err(|error| ConfigError(format!("--upstream: {name}: {error}")))?
        } else {
            preset(name)?.to_owned()
        };
        let overrides = Overrides {
            base_url: non_empty(&self.url),
            options: self.parse_options()?,
        };
        Template::parse(&toml, overrides)
            .map_err(|error| ConfigError(format!("--upstream {name}: {error}")))
    }

    /// The template that the flags for field names make.
    fn generic_template(&self, url: &str) -> Result<Template, ConfigError> {
        self.reject(&self.named_flags(), "needs --upstream")?;
        let request = names("--upstream-fields", &REQUEST_FIELDS, &self.request_fields)?;
        let response = names("--upstream-answer", &RESPONSE_FIELDS, &self.response_fields)?;
        let template = generic::template(url, &request, &response);
        let mut template =
            template.map_err(|error| invalid("--upstream-url", &error.to_string()))?;
        template.idempotent = self.idempotent;
        if let Some(job_url) = self.parse_job_url(&template.url)? {
            template.status.url = Some(job_url);
        }
        Ok(template)
    }

    fn reject_flags_without_service(&self) -> Result<(), ConfigError> {
        let seconds = |value: Option<u64>| value.is_some();
        let both = [
            ("--upstream-key", non_empty(&self.api_key).is_some()),
            ("--upstream-key-file", self.key_file.is_some()),
            ("--upstream-timeout", seconds(self.timeout)),
            ("--upstream-request-timeout", seconds(self.request_timeout)),
        ];
        let needs = "needs --upstream-url or --upstream";
        self.reject(&both, needs)?;
        self.reject(&self.named_flags(), needs)?;
        self.reject(&self.generic_flags(), needs)
    }

    /// The flags for templates with a name, and whether they are given.
    fn named_flags(&self) -> [(&'static str, bool); 2] {
        let options = non_empty(&self.options).is_some();
        let photo_url = non_empty(&self.photo_url).is_some();
        [
            ("--upstream-options", options),
            ("--upstream-photo-url", photo_url),
        ]
    }

    /// The flags that a template replaces, and whether they are given.
    fn generic_flags(&self) -> [(&'static str, bool); 5] {
        let given = |value: &Option<String>| non_empty(value).is_some();
        [
            ("--upstream-key-header", given(&self.key_header)),
            ("--upstream-fields", given(&self.request_fields)),
            ("--upstream-answer", given(&self.response_fields)),
            ("--upstream-job-url", given(&self.job_url)),
            ("--upstream-idempotent", self.idempotent),
        ]
    }

    fn reject(&self, flags: &[(&str, bool)], reason: &str) -> Result<(), ConfigError> {
        match flags.iter().find(|(_, given)| *given) {
            Some((flag, _)) => Err(invalid(flag, reason)),
            None => Ok(()),
        }
    }

    fn parse_options(&self) -> Result<BTreeMap<String, String>, ConfigError> {
        let options = non_empty(&self.options).unwrap_or_default();
        let pairs = options.split(',').filter(|pair| !pair.trim().is_empty());
        let pairs = pairs.map(|pair| {
            let pair = pair.split_once('=');
            pair.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .ok_or_else(|| invalid("--upstream-options", "takes NAME=VALUE,…"))
        });
        pairs.collect()
    }

    fn parse_photo_url(&self) -> Result<Option<String>, ConfigError> {
        let Some(text) = non_empty(&self.photo_url) else {
            return Ok(None);
        };
        let url = Url::parse(text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        url.filter(|url| url.query().is_none() && url.fragment().is_none())
            .map(|_| Some(text.trim_end_matches('/').to_owned()))
            .ok_or_else(|| invalid("--upstream-photo-url", "must be an http or https URL"))
    }

    fn parse_job_url(&self, url: &Url) -> Result<Option<Text>, ConfigError> {
        let Some(template) = non_empty(&self.job_url) else {
            return Ok(None);
        };
        let flag = "--upstream-job-url";
        if !template.contains("{job_id}") {
            return Err(invalid(flag, "must contain {job_id}"));
        }
        let example = template.replace("{job_id}", "1");
        let example = url.join(&example).ok();
        if example.is_none_or(|example| example.origin() != url.origin()) {
            return Err(invalid(
                flag,
                "must be on the same server as --upstream-url",
            ));
        }
        Ok(Some(Text::parse(template)))
    }

    fn timeouts(&self, limit: u64) -> Result<(Duration, Duration), ConfigError> {
        let timeout = self
            .timeout
            .unwrap_or((limit * DEFAULT_TIMEOUT_PERCENT / 100).max(1));
        let request = self.request_timeout;
        let request = request.unwrap_or(DEFAULT_REQUEST_TIMEOUT.min(timeout));
        if !(1..=limit).contains(&timeout) {
            let text = format!("takes 1 to {limit} seconds, the value of --render-limit");
            return Err(invalid("--upstream-timeout", &text));
        }
        if !(1..=timeout).contains(&request) {
            let text = "takes 1 second to the value of --upstream-timeout";
            return Err(invalid("--upstream-request-timeout", text));
        }
        Ok((Duration::from_secs(timeout), Duration::from_secs(request)))
    }
}

/// The trimmed value, if it is not empty. Containers often set unused environment variables to an empty string.
pub(super) fn non_empty(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|v| !v.is_empty())
}

fn preset(name: &str) -> Result<&'static str, ConfigError> {
    let found = PRESETS.iter().find(|(known, _)| *known == name);
    found.map(|(_, toml)| *toml).ok_or_else(|| {
        let known: Vec<_> = PRESETS.iter().map(|(name, _)| *name).collect();
        let known = known.join(", ");
        ConfigError(format!(
            "--upstream takes one of {known}, or the path of a template, which ends with .toml"
        ))
    })
}

fn names(
    flag: &str,
    known: &[&'static str],
    changes: &Option<String>,
) -> Result<FieldNames, ConfigError> {
    FieldNames::parse(known, non_empty(changes).unwrap_or_default())
        .map_err(|text| invalid(flag, &text))
}

pub(super) fn invalid(flag: &str, text: &str) -> ConfigError {
    ConfigError(format!("{flag} {text}"))
}
