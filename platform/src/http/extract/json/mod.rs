//! JSON bodies.

mod encoding;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{message, while_arriving};
use crate::error::{Error, Result};

/// A NUL character as JSON escapes it.
const ESCAPED_NUL: &[u8] = br"\u0000";

/// The largest JSON body, in bytes.
pub const MAX_JSON_BYTES: usize = 64 << 10;

/// A parsed JSON body. An empty body counts as an empty object; an error names the field that is wrong.
pub struct Json<T>(pub T);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let text = JsonText::from_request(request, state).await?;
        text.parse().map(Self)
    }
}

/// A JSON body that has yet to be parsed. Its content type is ignored.
pub struct JsonText(Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonText {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        encoding::check_headers(request.headers())?;
        let read = async |request| {
            Bytes::from_request(request, state)
                .await
                .map_err(body_error)
        };
        while_arriving(request, read).await.map(Self)
    }
}

impl JsonText {
    /// The body as it was received.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// Parses the body. An empty one counts as an empty object.
    ///
    /// # Errors
    /// 400 with the name of the field that is wrong.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        let text = encoding::text(&self.0)?;
        parse(if text.is_empty() { b"{}" } else { text })
    }
}

fn body_error(rejection: BytesRejection) -> Error {
    match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge {
            field: "body",
            limit: "64 KB (events: 512 KB)",
        },
        _ => Error::field("body", "could not be read to its end"),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // serde would accept an array, too, and take its elements for the fields in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::field("body", "must be a JSON object"));
    }
    reject_nul(body)?;
    let mut json = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = field_name(&error.path().to_string(), &error.inner().to_string());
        Error::field(&field, message::of_json(error.inner()))
    })?;
    json.end()
        .map_err(|error| Error::field("body", message::of_json(&error)))?;
    Ok(value)
}

/// Rejects NUL characters in top-level fields, because PostgreSQL cannot store them in text. Nested values are stored as
/// JSON, where a NUL stays escaped.
fn reject_nul(body: &[u8]) -> Result<()> {
    // A cheap search first: the body is parsed a second time only if it may contain a NUL.
    if !body
        .windows(ESCAPED_NUL.len())
        .any(|part| part == ESCAPED_NUL)
    {
        return Ok(());
    }
    // A body that is not valid JSON passes here, and is rejected with the real reason when it is parsed.
    let fields: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let has_nul = |value: &Value| value.as_str().is_some_and(|text| text.contains('\0'));
    match fields.iter().find(|(_, value)| has_nul(value)) {
        Some((field, _)) => Err(Error::field(field, "must not contain control characters")),
        None => Ok(()),
    }
}

/// The name of the field that an error is about. serde names some only in the error's text, and calls the top level `.`.
fn field_name(path: &str, text: &str) -> String {
    match (path, message::named_field(text)) {
        (".", Some(field)) => field.to_owned(),
        // A syntax error is about no field; serde_path_to_error calls that `?`.
        ("." | "?", None) => "body".to_owned(),
        (path, Some(field)) => format!("{path}.{field}"),
        (path, None) => path.to_owned(),
    }
}
