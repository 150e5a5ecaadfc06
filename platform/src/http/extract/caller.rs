//! Who calls: the store, by its key.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::headers::{Authorization, HeaderMapExt, authorization::Bearer};

use crate::{
    db::stores::{self, Key, Kind},
    error::{Error, Result},
    ids::StoreId,
    origins,
    state::AppState,
};

/// The store whose secret key the `Authorization: Bearer` header carries: its server calls.
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
            Kind::Live | Kind::Test => Ok(Self { id: key.store_id }),
            Kind::Pub => Err(Error::PublishableKey),
        }
    }
}

impl Store {
    /// For what pages call, with a key of any kind: the store by the header if there is one, else by the key that
    /// came in `field`. A proxy adds the header, and is to be believed over the page.
    pub async fn of_header_or_field(
        app: &AppState,
        headers: &HeaderMap,
        field: Option<&str>,
    ) -> Result<Self> {
        let field = field.filter(|key| !key.is_empty()).map(str::to_owned);
        let key = bearer_key(headers)?.or(field);
        let key = key.ok_or(Error::Unauthorized)?;
        let key = find_key(app, headers, &key).await?;
        Ok(Self { id: key.store_id })
    }
}

/// Who calls what pages call, as far as it is known before the body arrives.
#[derive(Clone)]
pub enum Caller {
    /// A page, whose form, body or query carries the key.
    Page,
    /// Who has a publishable key in the header: a page, too.
    PageOf(Store),
    /// The server of the store whose secret key is in the header.
    Server(Store),
}

impl Caller {
    /// Looks up the key in the header.
    ///
    /// # Errors
    /// 401 where the header carries none, or one that is unknown.
    pub async fn of(app: &AppState, headers: &HeaderMap) -> Result<Self> {
        let Some(key) = bearer_key(headers)? else {
            return Ok(Self::Page);
        };
        let key = find_key(app, headers, &key).await?;
        let store = Store { id: key.store_id };
        Ok(match key.kind {
            Kind::Live | Kind::Test => Self::Server(store),
            Kind::Pub => Self::PageOf(store),
        })
    }

    /// The store: the one whose key the header carries, which is known already, else that of the key in `field`.
    pub async fn store(
        self,
        app: &AppState,
        headers: &HeaderMap,
        field: Option<&str>,
    ) -> Result<Store> {
        match self {
            Self::Server(store) | Self::PageOf(store) => Ok(store),
            Self::Page => Store::of_header_or_field(app, headers, field).await,
        }
    }
}

/// Looks up a key whose store is active and which the calling page, if a page calls, may use.
async fn find_key(app: &AppState, headers: &HeaderMap, key: &str) -> Result<Key> {
    let mut db = app.db.read().await?;
    let key = stores::find_key(&mut db, key, app.clock.now()).await?;
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

/// The key in the Authorization header; none without the header.
///
/// # Errors
/// 401 where the header is there and carries no Bearer key.
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
