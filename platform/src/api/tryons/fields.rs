//! Reads the fields of a multipart form, each up to a limit.

use axum::{
    body::Bytes,
    extract::multipart::{Field, MultipartError},
    http::StatusCode,
};

use crate::{
    error::{Error, Result},
    render::MAX_PHOTO_BYTES,
};

/// The largest text field, in bytes.
const MAX_TEXT_BYTES: usize = 64 << 10;

pub async fn read_photo(field: Field<'_>) -> Result<Bytes> {
    let too_large = Error::TooLarge {
        field: "photo",
        limit: "12 MB",
    };
    let photo = read_capped(field, MAX_PHOTO_BYTES, too_large).await?;
    Ok(photo.into())
}

/// The text field `name`; an empty one counts as missing.
pub async fn text(field: Field<'_>, name: &'static str) -> Result<Option<String>> {
    let too_large = Error::TooLarge {
        field: name,
        limit: "64 KB",
    };
    utf8(read_capped(field, MAX_TEXT_BYTES, too_large).await?, name)
}

/// A text that only labels the try-on. It is cut to `max` characters and never refused, because a long product title is
/// no reason to refuse a try-on.
pub async fn label(mut field: Field<'_>, max: usize) -> Result<Option<String>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(form_error)? {
        // A character takes 4 bytes at most.
        let left = (4 * max).saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(left)]);
    }
    let text = String::from_utf8_lossy(&bytes);
    let text: String = text.chars().filter(|c| !c.is_control()).take(max).collect();
    Ok(Some(text).filter(|text| !text.is_empty()))
}

pub fn utf8(bytes: Vec<u8>, name: &str) -> Result<Option<String>> {
    let text = String::from_utf8(bytes).map_err(|_| Error::field(name, "is not UTF-8"))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Reads a field in chunks, so that one over its limit is refused before all of it is in memory.
pub async fn read_capped(mut field: Field<'_>, limit: usize, too_large: Error) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(form_error)? {
        if bytes.len() + chunk.len() > limit {
            return Err(too_large);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

pub fn form_error(error: MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge {
            field: "body",
            limit: "32 MB",
        },
        _ => Error::field("body", error.body_text()),
    }
}
