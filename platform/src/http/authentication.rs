//! Authentication by API key: which store makes a request, and whether its server or a page does.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum_extra::headers::{Authorization, HeaderMapExt, authorization::Bearer};

use crate::{
    clock::Clock,
    db::{
        Batcher, Database,
        api_keys::{self, KeyKind, PresentedKey},
    },
    error::{Error, Result},
    ids::StoreId,
    origins,
};

/// The header in which the published proxies send the key.
pub const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The store that a request is authenticated for.
#[derive(Clone)]
pub struct Store {
    /// `sto_…`
    pub id: StoreId,
}

/// Who makes a call that pages and servers may make, as far as the headers tell before the body has arrived.
#[derive(Clone)]
pub enum Caller {
    /// A page whose key is in the form, the body or the query: it has yet to be authenticated.
    Page,
    /// A page that sends a publishable key in the header.
    AuthenticatedPage(Store),
    /// The store's server, which sends a secret key in the header.
    Server(Store),
}

impl Caller {
    /// The caller's store. A page that is not authenticated yet is authenticated by `key_in_request`.
    ///
    /// # Errors
    /// 401 if the request also carries another key.
    pub async fn store(
        self,
        authenticator: &Authenticator,
        headers: &HeaderMap,
        key_in_request: Option<&str>,
    ) -> Result<Store> {
        match self {
            Self::Server(store) | Self::AuthenticatedPage(store) => {
                presented_key(headers, key_in_request)?;
                Ok(store)
            }
            Self::Page => authenticator.store(headers, key_in_request).await,
        }
    }
}

/// Finds the store whose API key a request carries; cheap to clone.
#[derive(Clone)]
pub struct Authenticator {
    keys: Arc<Batcher<String, PresentedKey>>,
}

impl Authenticator {
    /// An authenticator for the keys in this database.
    pub fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        let find = move |keys: Vec<String>| {
            let (db, clock) = (db.clone(), clock.clone());
            async move { api_keys::find_all(&mut db.read().await?, &keys, clock.now()).await }
        };
        Self {
            keys: Arc::new(Batcher::new(find)),
        }
    }

    /// Authenticates a call that only a store's server may make: it needs a secret key in a header.
    ///
    /// # Errors
    /// 401 if the key is missing or unknown; 403 if it is a publishable key or may not be used for this request.
    pub async fn server(&self, headers: &HeaderMap) -> Result<Store> {
        let key = header_key(headers)?.ok_or(Error::Unauthorized)?;
        match self.caller_with_key(headers, &key).await? {
            Caller::Server(store) => Ok(store),
            Caller::Page | Caller::AuthenticatedPage(_) => Err(Error::PublishableKey),
        }
    }

    /// Authenticates a call that pages make too, with a key of any kind: the one in a header, or `key_in_request`, which
    /// comes from the query, the form or the body.
    ///
    /// # Errors
    /// 401 if the key is missing or unknown, or if there are two that differ; 403 if it may not be used for this request.
    pub async fn store(&self, headers: &HeaderMap, key_in_request: Option<&str>) -> Result<Store> {
        let key = presented_key(headers, key_in_request)?.ok_or(Error::Unauthorized)?;
        let key = self.find_key(headers, &key).await?;
        Ok(Store { id: key.store_id })
    }

    /// Authenticates the caller by the headers alone, before the body has arrived.
    ///
    /// # Errors
    /// 401 if a header is malformed or its key is unknown; 403 if the key may not be used for this request.
    pub async fn caller(&self, headers: &HeaderMap) -> Result<Caller> {
        match header_key(headers)? {
            Some(key) => self.caller_with_key(headers, &key).await,
            None => Ok(Caller::Page),
        }
    }

    async fn caller_with_key(&self, headers: &HeaderMap, key: &str) -> Result<Caller> {
        let key = self.find_key(headers, key).await?;
        let store = Store { id: key.store_id };
        Ok(match key.kind {
            KeyKind::Live | KeyKind::Test => Caller::Server(store),
            KeyKind::Pub => Caller::AuthenticatedPage(store),
        })
    }

    /// Looks up a key, and checks that its store is active and that a page of the request's origin may use it. Requests
    /// without an `Origin` header come from no page.
    async fn find_key(&self, headers: &HeaderMap, key: &str) -> Result<PresentedKey> {
        let key = self.keys.run(key.to_owned()).await?;
        let key = key.ok_or(Error::InvalidKey)?;
        if key.store_active == 0 {
            return Err(Error::AccountInactive);
        }
        if let (Some(origin), Some(list)) = (headers.get(header::ORIGIN), &key.origins)
            && !origins::any_matches(&origins::parse_list(list)?, origin)
        {
            return Err(Error::DomainNotAllowed);
        }
        Ok(key)
    }
}

/// Whether a header carries the key, so that the URL does not tell whose response this is.
pub fn has_header_key(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || headers.contains_key(&X_API_KEY)
}

/// The key of a request, in a header or elsewhere.
///
/// # Errors
/// 401 if there are two that differ: a proxy adds the store's key, and a page that sends another one is of another store.
fn presented_key(headers: &HeaderMap, key_in_request: Option<&str>) -> Result<Option<String>> {
    let key = key_in_request.filter(|key| !key.is_empty());
    only(header_key(headers)?, key.map(str::to_owned))
}

/// The key in `Authorization: Bearer` or in `X-API-Key`, which the published proxies add; none without these headers.
///
/// # Errors
/// 401 if the headers carry no key, or two that differ.
pub fn header_key(headers: &HeaderMap) -> Result<Option<String>> {
    let bearer: Option<Authorization<Bearer>> = headers.typed_get();
    let bearer = bearer.map(|bearer| bearer.token().trim().to_owned());
    let plain = headers.get(&X_API_KEY).map(HeaderValue::to_str);
    let plain = plain.transpose().map_err(|_| Error::Unauthorized)?;
    let plain = plain.map(|key| key.trim().to_owned());
    let given = |key: &String| !key.is_empty();
    match only(bearer.filter(given), plain.filter(given))? {
        // A header without a key is a mistake of the caller's, who would otherwise be told that the key in the form is wrong.
        None if has_header_key(headers) => Err(Error::Unauthorized),
        key => Ok(key),
    }
}

/// The one key of two places.
fn only(first: Option<String>, second: Option<String>) -> Result<Option<String>> {
    match (first, second) {
        (Some(first), Some(second)) if first != second => Err(Error::ConflictingKeys),
        (first, second) => Ok(first.or(second)),
    }
}
