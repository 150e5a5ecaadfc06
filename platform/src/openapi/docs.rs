//! The API reference as a page: Swagger UI, which is part of the binary and reads the OpenAPI document.

use std::sync::Arc;

use axum::{
    http::{HeaderName, header},
    response::{Html, IntoResponse},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_swagger_ui::Config;

use super::responses::{AnyErrors, MissingErrors};
use crate::{
    error::{Error, Result},
    http::extract::Path,
};

const PAGE: &str = include_str!("docs.html");

/// The page may load files from this server only, and may call only this server. Swagger UI uses `data:` URLs for icons,
/// and inline styles. The assets have this policy too, because some of them are HTML pages.
const CONTENT_SECURITY_POLICY: (HeaderName, &str) = (
    header::CONTENT_SECURITY_POLICY,
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// An hour, and not longer, because a new version of the server has new assets with the same names.
const CACHE_CONTROL: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=3600");

/// An asset in a path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AssetPath {
    /// The name of the file.
    #[param(min_length = 1, example = "swagger-ui.css")]
    file: String,
}

/// Show the API reference
///
/// It shows this document, and its files come from this server.
#[utoipa::path(
    get,
    path = "/api/v1/docs",
    operation_id = "getDocs",
    tag = "Platform",
    responses(
        (status = 200, description = "A page that shows this document. It loads nothing from other servers.", body = String, content_type = "text/html"),
        AnyErrors,
    ),
)]
pub async fn page() -> impl IntoResponse {
    ([CONTENT_SECURITY_POLICY], Html(PAGE))
}

/// Get a file of the API reference
///
/// A script or a style sheet of the page.
#[utoipa::path(
    get,
    path = "/api/v1/docs/{file}",
    operation_id = "getDocsAsset",
    tag = "Platform",
    params(AssetPath),
    responses(
        (status = 200, description = "The file.", content(
            (String = "text/javascript"),
            (String = "text/css"),
            (String = "text/html"),
            (String = "image/png"),
        )),
        MissingErrors,
        AnyErrors,
    ),
)]
pub async fn asset(Path(AssetPath { file }): Path<AssetPath>) -> Result<impl IntoResponse> {
    let asset = utoipa_swagger_ui::serve(&file, Arc::new(config()))
        .map_err(|error| Error::internal(error.to_string()))?;
    let asset = asset.ok_or(Error::NotFound("the page has no such file"))?;
    // Only browsers load the page, and all of them accept gzip.
    let encoding = asset
        .gzpipped
        .then_some([(header::CONTENT_ENCODING, "gzip")]);
    let content_type = (header::CONTENT_TYPE, asset.content_type);
    let headers = [CONTENT_SECURITY_POLICY, CACHE_CONTROL];
    Ok((headers, encoding, [content_type], asset.bytes))
}

/// The URL of the document. The validator is disabled, because by default Swagger UI sends the document to another server
/// for validation.
fn config() -> Config<'static> {
    Config::from("openapi.json").validator_url("none")
}
