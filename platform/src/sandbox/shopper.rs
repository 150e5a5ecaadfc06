//! The demo stores' shoppers: a cookie identifies each, and the platform has a customer for each of them at each store.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use uuid::Uuid;

use crate::error::{Error, Result};

const COOKIE: &str = "demo_shopper";

/// The shopper whom the cookie identifies, in a request that a page of this server has sent.
pub struct Shopper(pub String);

/// The id of the shopper that the cookie identifies. The id is random, so that nobody can guess another shopper's.
pub fn from_cookies(cookies: &CookieJar) -> Option<String> {
    let value = cookies.get(COOKIE)?.value();
    Uuid::parse_str(value).ok().map(|id| id.to_string())
}

/// A new shopper's id, and the cookie that identifies them.
pub fn create() -> (String, Cookie<'static>) {
    let id = Uuid::new_v4().to_string();
    (id.clone(), cookie(id))
}

/// The cookie to remove, so that the next page view is a new shopper's.
pub fn removal_cookie() -> Cookie<'static> {
    cookie(String::new())
}

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

impl<S: Send + Sync> FromRequestParts<S> for Shopper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        SameOrigin::from_request_parts(parts, state).await?;
        from_cookies(&CookieJar::from_headers(&parts.headers))
            .map(Self)
            .ok_or(Error::NoShopper)
    }
}

/// Refuses requests from pages of other origins, because the browser adds the shopper's cookie to those, too.
pub struct SameOrigin;

impl<S: Sync> FromRequestParts<S> for SameOrigin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let host = parts
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let same = match parts.headers.get(header::ORIGIN) {
            Some(origin) => authority(origin).is_some_and(|authority| Some(authority) == host),
            // Browsers send the header with every POST. A client that does not send it is not a browser, so another
            // page cannot abuse the shopper's cookie.
            None => true,
        };
        if same {
            Ok(Self)
        } else {
            Err(Error::CrossOrigin)
        }
    }
}

fn authority(origin: &HeaderValue) -> Option<&str> {
    origin
        .to_str()
        .ok()?
        .split_once("://")
        .map(|(_, authority)| authority)
}
