//! JSON bodies.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::without_values;
use crate::error::{Error, Result};

/// A NUL as JSON writes it.
const ESCAPED_NUL: &[u8] = br"\u0000";

/// The largest JSON body, in bytes.
pub const MAX_JSON_BYTES: usize = 64 << 10;

/// A JSON body. An empty one is an empty object; what does not fit names its field.
pub struct Json<T>(pub T);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let text = JsonText::from_request(request, state).await?;
        text.read().map(Self)
    }
}

/// A JSON body that has yet to be read, whatever its content type says.
pub struct JsonText(Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonText {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let body = Bytes::from_request(request, state).await;
        body.map(Self).map_err(unreadable)
    }
}

impl JsonText {
    /// The body; an empty one is an empty object.
    ///
    /// # Errors
    /// 400 that names the field that does not fit.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        parse(if self.0.is_empty() { b"{}" } else { &self.0 })
    }
}

fn unreadable(rejection: BytesRejection) -> Error {
    match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge {
            field: "body",
            limit: "64 KB (events: 512 KB)",
        },
        _ => Error::field("body", "was cut short"),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // serde would read an array as the fields in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::field("body", "must be a JSON object"));
    }
    refuse_nul(body)?;
    let mut json = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let text = error.inner().to_string();
        let field = field_of(&error.path().to_string(), &text);
        Error::field(&field, without_values(&text))
    })?;
    json.end()
        .map_err(|error| Error::field("body", error.to_string()))?;
    Ok(value)
}

/// A NUL is in no text: PostgreSQL takes none. What is nested is kept as JSON, where a NUL stays escaped.
fn refuse_nul(body: &[u8]) -> Result<()> {
    // Seldom there at all, so that hardly a body is read twice.
    if !body
        .windows(ESCAPED_NUL.len())
        .any(|part| part == ESCAPED_NUL)
    {
        return Ok(());
    }
    // One that cannot be read is refused for what is wrong with it.
    let fields: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let has_nul = |value: &Value| value.as_str().is_some_and(|text| text.contains('\0'));
    match fields.iter().find(|(_, value)| has_nul(value)) {
        Some((field, _)) => Err(Error::field(field, "takes no control characters")),
        None => Ok(()),
    }
}

/// serde names a missing field in its text only, and the top level as `.`.
fn field_of(path: &str, text: &str) -> String {
    let missing = text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    match (path, missing) {
        (".", Some(field)) => field.to_owned(),
        // A syntax error is at no field: serde_path_to_error calls that `?`.
        ("." | "?", None) => "body".to_owned(),
        (path, Some(field)) => format!("{path}.{field}"),
        (path, None) => path.to_owned(),
    }
}
