//! Serves the widget's files, which `dist/manifest.json` lists.

mod build;
pub mod limit;

use std::{path::Path, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tower_http::services::ServeFile;
use utoipa::ToSchema;

use self::build::{Build, LatestBuild};
use crate::{
    error::{Error, Result},
    http::extract,
    openapi::responses::{AnyErrors, LoaderErrors, MissingErrors},
};

const NOT_BUILT: Error = Error::NotFound("the widget has not been built yet: run ./build.sh build");
/// The script that pages embed.
const LOADER: &str = "widget.js";
/// The number of characters of the hash in a file's name.
const HASH_LENGTH: usize = 16;
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The loader's version and hash.
#[derive(Serialize, ToSchema)]
pub struct WidgetHash {
    #[schema(example = "0.1.0")]
    version: String,
    /// The SHA-384 hash in Base64, for `integrity="sha384-…"`.
    sha384: String,
}

/// The folder with the widget's files; cheap to clone.
#[derive(Clone)]
pub struct WidgetFiles {
    folder: Arc<Path>,
    latest: Arc<LatestBuild>,
}

impl WidgetFiles {
    /// The widget's files in `dist`.
    pub fn new(dist: &Path) -> Self {
        Self {
            folder: dist.into(),
            latest: Arc::default(),
        }
    }

    /// Whether the loader and its hash are answered from memory. A new build is noticed at once, without a restart.
    pub async fn is_in_memory(&self) -> bool {
        self.latest.in_memory(&self.folder).await.is_some()
    }

    async fn build(&self) -> Result<Arc<Build>> {
        self.latest.get(&self.folder).await
    }

    /// The version and the hash of the loader.
    ///
    /// # Errors
    /// 404 if the widget has not been built.
    pub async fn loader(&self) -> Result<WidgetHash> {
        let build = self.build().await?;
        let loader = build.manifest.files.get(LOADER).ok_or(NOT_BUILT)?;
        Ok(WidgetHash {
            version: build.manifest.version.clone(),
            sha384: loader.sha384.clone(),
        })
    }

    /// A file's content as this client accepts it, with the headers for its encoding and length.
    async fn content(
        &self,
        build: &Build,
        name: &str,
        client: &HeaderMap,
    ) -> Result<(HeaderMap, Body)> {
        let Some((bytes, encoding)) = build.loader(name, client) else {
            return content(&self.folder.join(name), client).await;
        };
        let encoding = encoding.map(HeaderValue::from_static);
        let headers = encoding.map(|encoding| (header::CONTENT_ENCODING, encoding));
        Ok((headers.into_iter().collect(), Body::from(bytes)))
    }
}

/// Whether this is the loader's name, the path of its hash, or a copy of it with a version such as `widget-1.4.2.js`.
fn is_loader(name: &str) -> bool {
    name.starts_with("widget.") || name.starts_with("widget-")
}

/// Get the hash for the `integrity` attribute of widget.js
///
/// A page that embeds the file with its hash refuses every other file, including the next version.
#[utoipa::path(
    get,
    path = "/widget-hash",
    operation_id = "getWidgetHash",
    tag = "Widget",
    responses(
        (status = 200, description = "The hash of widget.js.", body = WidgetHash),
        MissingErrors,
        LoaderErrors,
        AnyErrors,
    ),
)]
pub async fn hash(State(files): State<WidgetFiles>) -> Result<impl IntoResponse> {
    let body = files.loader().await?;
    Ok((
        [(header::CACHE_CONTROL, cache_control(LOADER))],
        axum::Json(body),
    ))
}

/// Get a file of the widget, such as widget.js
///
/// Files whose name contains a hash may be cached for ever.
#[utoipa::path(
    get,
    path = "/{file}",
    operation_id = "getWidgetFile",
    tag = "Widget",
    params(("file" = String, Path, description = "The file's name.", example = "widget.js")),
    responses(
        (status = 200, description = "The file.", content(
            (String = "text/javascript"),
            (String = "application/wasm"),
            (String = "application/json"),
            (String = "text/css"),
        )),
        (status = 304, description = "The client's copy, named by `If-None-Match`, is the current one."),
        MissingErrors,
        LoaderErrors,
        AnyErrors,
    ),
)]
pub async fn file(
    State(files): State<WidgetFiles>,
    extract::Path(name): extract::Path<String>,
    request: HeaderMap,
) -> Result<Response> {
    const NO_SUCH_FILE: Error = Error::NotFound("this path does not exist");
    let mime = mime(&name).ok_or(NO_SUCH_FILE)?;
    let build = files.build().await?;
    let entry = build.manifest.files.get(&name).ok_or(NO_SUCH_FILE)?;
    // A weak tag, because it is the same for every content encoding.
    let etag = HeaderValue::from_str(&format!("W/\"{}\"", entry.sha384)).map_err(|_| NOT_BUILT)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(mime)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(cache_control(&name)),
        ),
        (CORP, HeaderValue::from_static("cross-origin")),
        (header::ETAG, etag.clone()),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if request.get(header::IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let (encoding, body) = files.content(&build, &name, &request).await?;
    Ok((headers, encoding, body).into_response())
}

/// The file's content, with the headers for its encoding and length. If the client accepts Brotli, this is the copy that
/// the build compressed: the build has the time to compress better than a server can for each request.
async fn content(file: &Path, client: &HeaderMap) -> Result<(HeaderMap, Body)> {
    // Only this header is passed on. The others would make `ServeFile` compare the file's time, but responses are
    // validated by the hash in the manifest.
    let mut request = Request::new(Body::empty());
    if let Some(accepted) = client.get(header::ACCEPT_ENCODING) {
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT_ENCODING, accepted.clone());
    }
    let mut files = ServeFile::new(file).precompressed_br();
    let (parts, body) = files.try_call(request).await?.into_parts();
    if parts.status != StatusCode::OK {
        return Err(NOT_BUILT);
    }
    let copied = [header::CONTENT_ENCODING, header::CONTENT_LENGTH];
    let headers = copied.into_iter().filter_map(|name| {
        let value = parts.headers.get(&name)?.clone();
        Some((name, value))
    });
    Ok((headers.collect(), Body::new(body)))
}

fn mime(name: &str) -> Option<&'static str> {
    match Path::new(name).extension()?.to_str()? {
        "js" => Some("text/javascript"),
        "wasm" => Some("application/wasm"),
        "json" => Some("application/json"),
        "css" => Some("text/css"),
        _ => None,
    }
}

/// Files whose name contains a hash of their content may be cached for ever. Others, even those with a version in their
/// name, may be built again.
fn cache_control(name: &str) -> &'static str {
    if is_hashed(name) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    }
}

/// Whether the name ends in a hash, as in `runtime-0a1b2c3d4e5f6071.js`.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == HASH_LENGTH && hash.chars().all(|c| c.is_ascii_alphanumeric())
}
