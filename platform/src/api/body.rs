//! Checks that several bodies share.

use axum::http::StatusCode;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Number;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

use crate::error::{Error, FieldErrors, Result};

/// Collects what is wrong with which field, so that one answer names all of it.
#[derive(Default)]
pub struct Checks(FieldErrors);

impl Checks {
    /// Notes `text` against `field` unless `ok`.
    pub fn require(&mut self, ok: bool, field: &str, text: &str) {
        if !ok {
            self.0
                .entry(field.to_owned())
                .or_default()
                .push(text.to_owned());
        }
    }

    /// Notes a text that is not within `1..=max` characters, or that holds control characters.
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

    /// Like [`Checks::text`], for a value that may be missing.
    pub fn optional_text(&mut self, value: Option<&str>, field: &str, max: usize) {
        if let Some(value) = value {
            self.text(value, field, max);
        }
    }

    /// Notes a page's id of a visit that is not within 8 to 128 characters: shorter ones would be one another's.
    pub fn visit(&mut self, id: &str, field: &str) {
        self.text(id, field, 128);
        let long = id.chars().count() >= 8;
        self.require(long, field, "takes 8 characters or more");
    }

    /// Notes an address that is none.
    pub fn email(&mut self, email: Option<&str>, field: &str) {
        let Some(email) = email else { return };
        self.text(email, field, 254);
        let parts = email.split_once('@');
        let plausible = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        self.require(plausible, field, "is not an email address");
    }

    /// 400 if anything was noted.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::fields(self.0))
        }
    }
}

/// Tells `null` (`Some(None)`) from a missing field (`None`, by `#[serde(default)]`).
pub fn nullable<'de, T, D>(deserializer: D) -> std::result::Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// A whole number, written as `3` or `3.0`: JSON knows no difference, and some languages write the latter.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<i64, D::Error> {
    let number = Number::deserialize(deserializer)?;
    // Beyond 2^53 a float is no exact number any more.
    let exact = |float: &f64| float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0;
    let float = || number.as_f64().filter(exact).map(|float| float as i64);
    let whole = number.as_i64().or_else(float);
    whole.ok_or_else(|| D::Error::custom("expected a whole number"))
}

/// [`whole`], for a value that may be missing (by `#[serde(default)]`) or null.
pub fn optional_whole<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole")] i64);
    Ok(Option::<Whole>::deserialize(deserializer)?.map(|Whole(number)| number))
}

/// What [`flag`] reads, as the document describes it.
pub struct Flag;

impl ToSchema for Flag {}

impl PartialSchema for Flag {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(["true", "false", "1", "0", ""]))
            .into()
    }
}

/// The status of a POST that made something new, or found what was there.
pub fn made(new: bool) -> StatusCode {
    if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}

/// A flag of a query string: there (`?flag`, `true`, `1`) or not (`false`, `0`).
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<bool, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "" | "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(D::Error::custom("a flag is true or false")),
    }
}
