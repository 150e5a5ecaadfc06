//! Recognises bodies that are no UTF-8 text, so that the error can say what they are.

use axum::http::{HeaderMap, header};

use crate::error::{Error, Result};

const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";
const GZIP: &[u8] = b"\x1f\x8b";
/// UTF-16 with a byte order mark, or a brace and a zero.
const UTF_16: [&[u8]; 4] = [b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"];

/// Checks that the headers announce no compression.
///
/// # Errors
/// 400, because nothing is decompressed: a small body could become a huge one.
pub fn check_headers(headers: &HeaderMap) -> Result<()> {
    match headers.get(header::CONTENT_ENCODING) {
        Some(encoding) if encoding != "identity" => Err(compressed()),
        _ => Ok(()),
    }
}

fn compressed() -> Error {
    Error::field("body", "is compressed; send it without Content-Encoding")
}

/// The text without the byte order mark, with which clients in .NET and PowerShell begin.
///
/// # Errors
/// 400 if it is compressed, or UTF-16.
pub fn text(body: &[u8]) -> Result<&[u8]> {
    if body.starts_with(GZIP) {
        return Err(compressed());
    }
    if UTF_16.iter().any(|start| body.starts_with(start)) {
        return Err(Error::field("body", "is UTF-16; send it as UTF-8"));
    }
    Ok(body.strip_prefix(UTF_8_MARK).unwrap_or(body))
}
