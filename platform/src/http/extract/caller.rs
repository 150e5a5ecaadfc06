//! Authentication: finds the store whose API key a request carries.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::headers::{Authorization, HeaderMapExt, authorization::Bearer};

use crate::{
    db::api_keys::{self, KeyKind, PresentedKey},
    error::{Error, Result},
    ids::StoreId,
    origins,
    state::AppState,
};

/// The store that a request is authenticated for. As an extractor, it requires a secret key in the
/// `Authorization: Bearer` header: only the store's own server may call.
#[derive(Clone)]
pub struct Store {
    /// `sto_…`
    pub id: StoreId,
}

impl FromRequestParts<AppState> for Store {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self> {
        let key = bearer_key(&parts.headers)?.ok_or(Error::Unauthorized)?;
        let key = find_key(app, &parts.headers, &key).await?;
        match key.kind {
            KeyKind::Live | KeyKind::Test => Ok(Self { id: key.store_id }),
            KeyKind::Pub => Err(Error::PublishableKey),
        }
    }
}

impl Store {
    /// Authenticates a call that pages make too, with a key of any kind: the one in the header, or else
    /// `key_in_request`, which comes from the query, the form or the body. The header takes precedence, because the
    /// store's proxy adds it, while a page can send any field.
    pub async fn authenticate(
        app: &AppState,
        headers: &HeaderMap,
        key_in_request: Option<&str>,
    ) -> Result<Self> {
        let key = key_in_request.filter(|key| !key.is_empty());
        let key = bearer_key(headers)?.or(key.map(str::to_owned));
        let key = key.ok_or(Error::Unauthorized)?;
        let key = find_key(app, headers, &key).await?;
        Ok(Self { id: key.store_id })
    }
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
    /// Looks up the key in the `Authorization` header.
    ///
    /// # Errors
    /// 401 if the header is malformed or its key is unknown.
    pub async fn from_headers(app: &AppState, headers: &HeaderMap) -> Result<Self> {
        let Some(key) = bearer_key(headers)? else {
            return Ok(Self::Page);
        };
        let key = find_key(app, headers, &key).await?;
        let store = Store { id: key.store_id };
        Ok(match key.kind {
            KeyKind::Live | KeyKind::Test => Self::Server(store),
            KeyKind::Pub => Self::AuthenticatedPage(store),
        })
    }

    /// The caller's store. A page that is not authenticated yet is authenticated by `key_in_request`.
    pub async fn store(
        self,
        app: &AppState,
        headers: &HeaderMap,
        key_in_request: Option<&str>,
    ) -> Result<Store> {
        match self {
            Self::Server(store) | Self::AuthenticatedPage(store) => Ok(store),
            Self::Page => Store::authenticate(app, headers, key_in_request).await,
        }
    }
}

/// Looks up a key, and checks that its store is active and that a page of the request's origin may use it. Requests
/// without an `Origin` header come from no page.
async fn find_key(app: &AppState, headers: &HeaderMap, key: &str) -> Result<PresentedKey> {
    let mut db = app.db.read().await?;
    let key = api_keys::find_by_key(&mut db, key, app.clock.now()).await?;
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
