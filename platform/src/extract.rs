//! Extractors whose every rejection answers the error envelope.

use std::{error::Error as _, iter::successors};

use axum::{
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    db::stores::{self, Key, Kind},
    error::{Error, Result},
    origins,
    state::AppState,
};

/// A NUL as JSON writes it.
const ESCAPED_NUL: &[u8] = br"\u0000";

/// The largest JSON body, in bytes.
pub const MAX_JSON_BYTES: usize = 64 << 10;

/// A JSON body. An empty one is an empty object; what does not fit names its field.
pub struct Json<T>(pub T);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let text = JsonText::from_request(request, state).await?;
        text.read().map(Self)
    }
}

/// A JSON body that has yet to be read, whatever its content type says.
pub struct JsonText(Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonText {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let body = Bytes::from_request(request, state).await;
        body.map(Self).map_err(unreadable)
    }
}

impl JsonText {
    /// The body; an empty one is an empty object.
    ///
    /// # Errors
    /// 400 that names the field that does not fit.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        parse(if self.0.is_empty() { b"{}" } else { &self.0 })
    }
}

fn unreadable(rejection: BytesRejection) -> Error {
    match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge {
            field: "body",
            limit: "64 KB (events: 512 KB)",
        },
        _ => Error::field("body", "was cut short"),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // serde would read an array as the fields in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::field("body", "must be a JSON object"));
    }
    refuse_nul(body)?;
    let mut json = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let text = error.inner().to_string();
        let field = field_of(&error.path().to_string(), &text);
        Error::field(&field, without_values(&text))
    })?;
    json.end()
        .map_err(|error| Error::field("body", error.to_string()))?;
    Ok(value)
}

/// A NUL is in no text: PostgreSQL takes none. What is nested is kept as JSON, where a NUL stays escaped.
fn refuse_nul(body: &[u8]) -> Result<()> {
    // Seldom there at all, so that hardly a body is read twice.
    if !body
        .windows(ESCAPED_NUL.len())
        .any(|part| part == ESCAPED_NUL)
    {
        return Ok(());
    }
    // One that cannot be read is refused for what is wrong with it.
    let fields: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let has_nul = |value: &Value| value.as_str().is_some_and(|text| text.contains('\0'));
    match fields.iter().find(|(_, value)| has_nul(value)) {
        Some((field, _)) => Err(Error::field(field, "takes no control characters")),
        None => Ok(()),
    }
}

/// serde quotes the value that does not fit, which may be a token in the wrong field: only what was expected is told.
fn without_values(text: &str) -> &str {
    let quotes = text.starts_with("invalid ") || text.starts_with("unknown ");
    match text.rfind("expected ") {
        Some(start) if quotes => &text[start..],
        None if quotes => "is not valid",
        _ => text,
    }
}

/// serde names a missing field in its text only, and the top level as `.`.
fn field_of(path: &str, text: &str) -> String {
    let missing = text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    match (path, missing) {
        (".", Some(field)) => field.to_owned(),
        // A syntax error is at no field: serde_path_to_error calls that `?`.
        ("." | "?", None) => "body".to_owned(),
        (path, Some(field)) => format!("{path}.{field}"),
        (path, None) => path.to_owned(),
    }
}

/// Path parameters; one that cannot be read names nothing, which is 404.
pub struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        // PostgreSQL takes no NUL in a text, so nothing can have such a name.
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound("no such path"));
        }
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::NotFound("no such path"))
    }
}

/// Query parameters.
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
            return Err(Error::field(name, "takes no control characters"));
        }
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| malformed(&rejection))
    }
}

/// axum keeps which parameter is at fault in the error's sources alone.
fn malformed(rejection: &QueryRejection) -> Error {
    type Cause = serde_path_to_error::Error<serde::de::value::Error>;
    let sources = successors(rejection.source(), |&error| error.source());
    let cause = sources.filter_map(|error| error.downcast_ref::<Cause>());
    cause.last().map_or_else(
        || Error::field("query", "is malformed"),
        |cause| {
            let text = cause.inner().to_string();
            let field = match cause.path().to_string().as_str() {
                "." | "?" => "query".to_owned(),
                path => path.to_owned(),
            };
            Error::field(&field, without_values(&text))
        },
    )
}

/// The store whose secret key the `Authorization: Bearer` header carries: its server calls.
#[derive(Clone)]
pub struct Store {
    /// `sto_…`
    pub id: String,
}

impl FromRequestParts<AppState> for Store {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self> {
        let key = bearer(&parts.headers)?.ok_or(Error::Unauthorized)?;
        let key = known(app, &parts.headers, key).await?;
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
        let field = field.filter(|key| !key.is_empty());
        let key = bearer(headers)?.or(field).ok_or(Error::Unauthorized)?;
        let key = known(app, headers, key).await?;
        Ok(Self { id: key.store_id })
    }
}

/// Who calls what pages call, as far as it is known before the body arrives.
#[derive(Clone)]
pub enum Sender {
    /// A page, whose form, body or query carries the key.
    Page,
    /// Who has a publishable key in the header: a page, too.
    PageOf(Store),
    /// The server of the store whose secret key is in the header.
    Server(Store),
}

impl Sender {
    /// Looks up the key in the header.
    ///
    /// # Errors
    /// 401 where the header carries none, or one that is unknown.
    pub async fn of(app: &AppState, headers: &HeaderMap) -> Result<Self> {
        let Some(key) = bearer(headers)? else {
            return Ok(Self::Page);
        };
        let key = known(app, headers, key).await?;
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

/// What is known of `key`, if its store is active and the page that calls, if it is one, may use it.
async fn known(app: &AppState, headers: &HeaderMap, key: &str) -> Result<Key> {
    let mut db = app.db.read().await?;
    let key = stores::find_key(&mut db, key, app.clock.now()).await?;
    let key = key.ok_or(Error::InvalidKey)?;
    if !key.store_active {
        return Err(Error::AccountInactive);
    }
    match (headers.get(header::ORIGIN), &key.origins) {
        (Some(origin), Some(list)) if !origins::allow(list, origin)? => {
            Err(Error::DomainNotAllowed)
        }
        _ => Ok(key),
    }
}

/// The key in the Authorization header; an error if the header is there and carries none.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| Error::Unauthorized)?;
    let (scheme, key) = text.split_once(' ').ok_or(Error::Unauthorized)?;
    let key = key.trim();
    if !scheme.eq_ignore_ascii_case("bearer") || key.is_empty() {
        return Err(Error::Unauthorized);
    }
    Ok(Some(key))
}
