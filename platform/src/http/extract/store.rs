//! The store whose server makes a request.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use crate::{
    error::{Error, Result},
    http::authentication::{Authenticator, Store},
};

/// As an extractor, a store requires a secret key in a header: only the store's own server may
/// call.
impl<S> FromRequestParts<S> for Store
where
    Authenticator: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Authenticator::from_ref(state).server(&parts.headers).await
    }
}
