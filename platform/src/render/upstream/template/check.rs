//! Finds mistakes in a template that its syntax allows.

use super::{
    Format, Template,
    load::{TemplateError, wrong},
    values::{FILE, OPTION, PLACEHOLDERS, PRODUCT_FILE},
};

impl Template {
    /// Checks the template.
    ///
    /// # Errors
    /// The first mistake.
    pub(super) fn check(&self) -> Result<(), TemplateError> {
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
        self.check_hosts()?;
        self.check_links()
    }

    /// A wildcard for all hosts would give the key away.
    fn check_hosts(&self) -> Result<(), TemplateError> {
        let is_name = |host: &str| !host.is_empty() && !host.contains(['*', '/', ':']);
        let valid = |host: &String| is_name(host.strip_prefix("*.").unwrap_or(host));
        match self.trusted_hosts.iter().find(|host| !valid(host)) {
            Some(host) => Err(wrong(&format!("{host} is not a host of trusted_hosts"))),
            None => Ok(()),
        }
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

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::render::upstream::template::Overrides;

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
            ("*.cdn.example", "*", "* is not a host"),
            ("*.cdn.example", "*example", "*example is not a host"),
            ("*.cdn.example", "https://a", "https://a is not a host"),
            (
                "[submit]",
                "[submit]\nformat = \"xml\"",
                "unknown variant `xml`",
            ),
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
