//! The validation of request fields.

use std::{fmt::Display, ops::RangeInclusive};

use crate::{
    error::{Error, FieldErrors, Result},
    field_limits::{EMAIL, URL, VISIT_ID},
};

/// Collects the errors of all fields, so that one response can report them all.
#[derive(Default)]
pub struct Validator(FieldErrors);

impl Validator {
    /// Adds the error `text` to `field` unless `ok`.
    pub fn require(&mut self, ok: bool, field: &str, text: &str) {
        if !ok {
            self.0
                .entry(field.to_owned())
                .or_default()
                .push(text.to_owned());
        }
    }

    /// Requires a number in this range.
    pub fn range<T: PartialOrd + Display>(
        &mut self,
        value: T,
        field: &str,
        range: RangeInclusive<T>,
    ) {
        let text = format!("must be between {} and {}", range.start(), range.end());
        self.require(range.contains(&value), field, &text);
    }

    /// Requires a text of 1 to `max` characters without control characters.
    pub fn text(&mut self, value: &str, field: &str, max: usize) {
        self.text_within(value, field, 1..=max);
    }

    /// Requires a text of such a length, in characters, without control characters.
    pub fn text_within(&mut self, value: &str, field: &str, length: RangeInclusive<usize>) {
        let (min, max) = (length.start(), length.end());
        let text = format!("must be {min} to {max} characters long");
        self.require(length.contains(&value.chars().count()), field, &text);
        self.require(
            !value.chars().any(char::is_control),
            field,
            "must not contain control characters",
        );
    }

    /// Like [`Validator::text`], for a value that may be missing.
    pub fn optional_text(&mut self, value: Option<&str>, field: &str, max: usize) {
        if let Some(value) = value {
            self.text(value, field, max);
        }
    }

    /// Requires the id of a visit.
    pub fn visit(&mut self, id: &str, field: &str) {
        self.text_within(id, field, VISIT_ID);
    }

    /// Requires an email address, if there is a value.
    pub fn email(&mut self, email: Option<&str>, field: &str) {
        let Some(email) = email else { return };
        self.text(email, field, EMAIL);
        let parts = email.split_once('@');
        let plausible = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        self.require(plausible, field, "is not an email address");
    }

    /// Requires an absolute URL of a page that shoppers can open, if there is a value.
    pub fn web_url(&mut self, url: Option<&str>, field: &str) {
        let Some(url) = url else { return };
        self.text(url, field, URL);
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let is_printable =
            |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic());
        let is_web = rest.is_some_and(is_printable);
        self.require(is_web, field, "must be an http:// or https:// URL");
    }

    /// Ends the validation.
    ///
    /// # Errors
    /// 400 with all errors that were added.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::fields(self.0))
        }
    }
}
