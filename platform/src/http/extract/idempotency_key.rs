//! The `Idempotency-Key` header.

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, request::Parts},
};

use crate::{
    error::{Error, Result},
    field_limits::IDEMPOTENCY_KEY,
};

/// The header with the caller's own id of a call.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The header's name in errors.
const FIELD: &str = "Idempotency-Key";

/// The `Idempotency-Key`, if the request has one.
pub struct IdempotencyKey(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let Some(value) = parts.headers.get(&HEADER) else {
            return Ok(Self(None));
        };
        let key = value
            .to_str()
            .ok()
            .filter(|key| key.bytes().all(|byte| matches!(byte, b' '..=b'~')))
            .ok_or_else(|| Error::field(FIELD, "must be ASCII text without control characters"))?;
        if key.is_empty() || key.len() > IDEMPOTENCY_KEY {
            let text = format!("must be 1 to {IDEMPOTENCY_KEY} characters long");
            return Err(Error::field(FIELD, text));
        }
        Ok(Self(Some(key.to_owned())))
    }
}
