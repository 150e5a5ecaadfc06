//! Path parameters.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Path parameters. One that cannot be parsed is the id of nothing, so the response is 404.
pub struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        // PostgreSQL cannot store a NUL character in text, so no id contains one.
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound("this path does not exist"));
        }
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::NotFound("this path does not exist"))
    }
}
