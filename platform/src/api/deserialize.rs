//! Deserializers for fields of bodies and queries, beyond those that serde has.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Number, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

use crate::field_limits::URL;

/// Distinguishes `null` (`Some(None)`) from a missing field (`None`, by `#[serde(default)]`).
pub fn nullable<'de, T, D>(deserializer: D) -> std::result::Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// A whole number, written as `3` or `3.0`. They are the same number in JSON, and some languages write the latter.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<i64, D::Error> {
    let number = Number::deserialize(deserializer)?;
    let float = || number.as_f64().and_then(exact);
    let whole = number.as_i64().or_else(float);
    whole.ok_or_else(|| D::Error::custom("must be a whole number"))
}

/// [`whole`], for a value that may be missing (by `#[serde(default)]`) or null.
pub fn optional_whole<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole")] i64);
    Ok(Option::<Whole>::deserialize(deserializer)?.map(|Whole(number)| number))
}

/// An id that the caller has chosen. Shops send theirs as numbers, too: `42` is `"42"`.
pub fn id<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => digits(&number)
            .filter(|text| is_exact(text))
            .ok_or_else(|| {
                D::Error::custom("must be a text: the number is no whole one, or too large")
            }),
        _ => Err(D::Error::custom("must be a text or a whole number")),
    }
}

/// Whether JavaScript's numbers hold it exactly. Beyond 2^53 - 1 a client's id may have lost digits.
fn is_exact(digits: &str) -> bool {
    digits
        .parse::<i64>()
        .is_ok_and(|number| number.unsigned_abs() < 1 << 53)
}

/// The digits of a whole number, as far as JSON parsers represent it exactly.
fn digits(number: &Number) -> Option<String> {
    let float = || {
        number
            .as_f64()
            .and_then(exact)
            .map(|whole| whole.to_string())
    };
    let whole = number.is_i64() || number.is_u64();
    whole.then(|| number.to_string()).or_else(float)
}

/// The whole number that a float stands for. Beyond 2^53, a float cannot represent every whole number.
fn exact(float: f64) -> Option<i64> {
    let exact = float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0;
    exact.then_some(float as i64)
}

#[derive(Deserialize)]
struct Id(#[serde(deserialize_with = "id")] String);

/// [`id`], for an id that may be missing (by `#[serde(default)]`) or null.
pub fn optional_id<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<String>, D::Error> {
    Ok(Option::<Id>::deserialize(deserializer)?.map(|Id(id)| id))
}

/// [`optional_id`], which distinguishes `null` (`Some(None)`) from a missing field.
pub fn nullable_id<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Option<String>>, D::Error> {
    optional_id(deserializer).map(Some)
}

/// A text that only labels something, up to the length of a URL. It is shortened and never refused: a long product title
/// is no reason to refuse a call.
pub fn label<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<String>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let text: String = text.chars().filter(|c| !c.is_control()).take(URL).collect();
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// The schema of the values that [`flag`] accepts.
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

/// A flag of a query string: there (`?flag`, `true`, `1`) or not (`false`, `0`).
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<bool, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "" | "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(D::Error::custom("must be true or false")),
    }
}
