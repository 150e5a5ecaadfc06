//! The widget's files, as `dist/manifest.json` lists them.

use std::{collections::HashMap, path::Path};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    error::{Error, Result},
    extract,
    state::AppState,
};

const NOT_BUILT: Error = Error::NotFound("the widget has not been built yet: run ./build.sh build");
/// The one name whose content changes from release to release.
const LOADER: &str = "widget.js";
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

#[derive(Deserialize)]
struct Manifest {
    version: String,
    files: HashMap<String, ManifestFile>,
}

#[derive(Deserialize)]
struct ManifestFile {
    sha384: String,
}

/// Read at each request, so that a new build shows without a restart.
async fn manifest(dist: &Path) -> Result<Manifest> {
    let bytes = tokio::fs::read(dist.join("manifest.json"))
        .await
        .map_err(|_| NOT_BUILT)?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// `GET /widget-hash`: what to put into a page's `integrity` attribute.
pub async fn hash(State(app): State<AppState>) -> Result<impl IntoResponse> {
    let manifest = manifest(&app.config.dist).await?;
    let loader = manifest.files.get(LOADER).ok_or(NOT_BUILT)?;
    let body = json!({ "version": manifest.version, "sha384": loader.sha384 });
    Ok((
        [(header::CACHE_CONTROL, cache_control(LOADER))],
        axum::Json(body),
    ))
}

/// `GET /{name}` for the names in the manifest.
pub async fn file(
    State(app): State<AppState>,
    extract::Path(name): extract::Path<String>,
    request: HeaderMap,
) -> Result<Response> {
    const UNKNOWN: Error = Error::NotFound("no such path");
    let mime = mime(&name).ok_or(UNKNOWN)?;
    let manifest = manifest(&app.config.dist).await?;
    let entry = manifest.files.get(&name).ok_or(UNKNOWN)?;
    // Weak, because the same tag stands for every content encoding.
    let etag = HeaderValue::from_str(&format!("W/\"{}\"", entry.sha384)).map_err(|_| NOT_BUILT)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(mime)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(cache_control(&name)),
        ),
        (CORP, HeaderValue::from_static("cross-origin")),
        (header::ETAG, etag.clone()),
    ];
    if request.get(header::IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let bytes = tokio::fs::read(app.config.dist.join(&name))
        .await
        .map_err(|_| NOT_BUILT)?;
    Ok((headers, bytes).into_response())
}

fn mime(name: &str) -> Option<&'static str> {
    match Path::new(name).extension()?.to_str()? {
        "js" => Some("text/javascript"),
        "wasm" => Some("application/wasm"),
        _ => None,
    }
}

/// Every name but the loader's carries a version or a hash of its content.
fn cache_control(name: &str) -> &'static str {
    match name {
        LOADER => "public, max-age=300",
        _ => "public, max-age=31536000, immutable",
    }
}
