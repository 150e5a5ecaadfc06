//! Validates what several requests have in common.

use crate::error::{Error, FieldErrors, Result};

/// Collects what is wrong with which field, so that one answer names all of it.
#[derive(Default)]
pub struct Validator(FieldErrors);

impl Validator {
    /// Reports `text` about `field` unless `ok`.
    pub fn require(&mut self, ok: bool, field: &str, text: &str) {
        if !ok {
            self.0
                .entry(field.to_owned())
                .or_default()
                .push(text.to_owned());
        }
    }

    /// Reports a text that is not within `1..=max` characters, or that holds control characters.
    pub fn text(&mut self, value: &str, field: &str, max: usize) {
        let length = value.chars().count();
        self.require(
            (1..=max).contains(&length),
            field,
            &format!("takes 1 to {max} characters"),
        );
        self.require(
            !value.chars().any(char::is_control),
            field,
            "takes no control characters",
        );
    }

    /// Like [`Validator::text`], for a value that may be missing.
    pub fn optional_text(&mut self, value: Option<&str>, field: &str, max: usize) {
        if let Some(value) = value {
            self.text(value, field, max);
        }
    }

    /// Reports a visit id that is not within 8 to 128 characters: shorter ones would collide.
    pub fn visit(&mut self, id: &str, field: &str) {
        self.text(id, field, 128);
        let long = id.chars().count() >= 8;
        self.require(long, field, "takes 8 characters or more");
    }

    /// Reports what is not an email address.
    pub fn email(&mut self, email: Option<&str>, field: &str) {
        let Some(email) = email else { return };
        self.text(email, field, 254);
        let parts = email.split_once('@');
        let plausible = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        self.require(plausible, field, "is not an email address");
    }

    /// 400 if anything was reported.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::fields(self.0))
        }
    }
}
