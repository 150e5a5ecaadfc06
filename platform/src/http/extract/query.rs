//! Query strings.

use std::{error::Error as _, iter::successors};

use axum::{
    extract::{FromRequestParts, rejection::QueryRejection},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::message;
use crate::error::{Error, Result};

/// The parsed parameters of a query string.
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let text = parts.uri.query().unwrap_or_default();
        if let Some(pair) = text.split('&').find(|pair| pair.contains("%00")) {
            let name = pair.split('=').next().unwrap_or_default();
            return Err(Error::field(name, "must not contain control characters"));
        }
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| query_error(&rejection))
    }
}

/// An error that names the parameter that is wrong. axum has its name only in the sources of its error.
fn query_error(rejection: &QueryRejection) -> Error {
    type Cause = serde_path_to_error::Error<serde::de::value::Error>;
    let sources = successors(rejection.source(), |&error| error.source());
    let cause = sources.filter_map(|error| error.downcast_ref::<Cause>());
    cause.last().map_or_else(
        || Error::field("query", "is malformed"),
        |cause| {
            let text = cause.inner().to_string();
            let field = match cause.path().to_string().as_str() {
                "." | "?" => message::named_field(&text).unwrap_or("query").to_owned(),
                path => path.to_owned(),
            };
            Error::field(&field, message::of_value(&text))
        },
    )
}
