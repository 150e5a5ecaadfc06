//! Authentication by API key: which store makes a request, and whether its server or a page does.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use axum_extra::headers::{Authorization, HeaderMapExt, authorization::Bearer};

use crate::{
    clock::Clock,
    db::{
        Database,
        api_keys::{self, KeyKind, PresentedKey},
    },
    error::{Error, Result},
    ids::StoreId,
    origins,
};

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
    pub async fn store(
        self,
        authenticator: &Authenticator,
        headers: &HeaderMap,
        key_in_request: Option<&str>,
    ) -> Result<Store> {
        match self {
            Self::Server(store) | Self::AuthenticatedPage(store) => Ok(store),
            Self::Page => authenticator.store(headers, key_in_request).await,
        }
    }
}

/// Finds the store whose API key a request carries; cheap to clone.
#[derive(Clone)]
pub struct Authenticator {
    db: Database,
    clock: Arc<dyn Clock>,
}

impl Authenticator {
    /// An authenticator for the keys in this database.
    pub fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }

    /// Authenticates a call that only a store's server may make: it needs a secret key in the `Authorization` header.
    ///
    /// # Errors
    /// 401 if the key is missing or unknown; 403 if it is a publishable key or may not be used for this request.
    pub async fn server(&self, headers: &HeaderMap) -> Result<Store> {
        let key = bearer_key(headers)?.ok_or(Error::Unauthorized)?;
        match self.caller_with_key(headers, &key).await? {
            Caller::Server(store) => Ok(store),
            Caller::Page | Caller::AuthenticatedPage(_) => Err(Error::PublishableKey),
        }
    }

    /// Authenticates a call that pages make too, with a key of any kind: the one in the header, or else
    /// `key_in_request`, which comes from the query, the form or the body. The header takes precedence, because the
    /// store's proxy adds it, while a page can send any field.
    ///
    /// # Errors
    /// 401 if the key is missing or unknown; 403 if it may not be used for this request.
    pub async fn store(&self, headers: &HeaderMap, key_in_request: Option<&str>) -> Result<Store> {
        let key = key_in_request.filter(|key| !key.is_empty());
        let key = bearer_key(headers)?.or(key.map(str::to_owned));
        let key = key.ok_or(Error::Unauthorized)?;
        let key = self.find_key(headers, &key).await?;
        Ok(Store { id: key.store_id })
    }

    /// Authenticates the caller by the `Authorization` header alone, before the body has arrived.
    ///
    /// # Errors
    /// 401 if the header is malformed or its key is unknown; 403 if the key may not be used for this request.
    pub async fn caller(&self, headers: &HeaderMap) -> Result<Caller> {
        match bearer_key(headers)? {
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
        let mut db = self.db.read().await?;
        let key = api_keys::find_by_key(&mut db, key, self.clock.now()).await?;
        let key = key.ok_or(Error::InvalidKey)?;
        if !key.store_active {
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

/// The key in the `Authorization` header; none if there is no such header.
///
/// # Errors
/// 401 if the header is present but carries no Bearer key.
fn bearer_key(headers: &HeaderMap) -> Result<Option<String>> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    let bearer: Option<Authorization<Bearer>> = headers.typed_get();
    let key = bearer.map(|bearer| bearer.token().trim().to_owned());
    key.filter(|key| !key.is_empty())
        .map(Some)
        .ok_or(Error::Unauthorized)
}
