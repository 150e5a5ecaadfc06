//! Serves the built documentation at `/docs`.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use tower_http::{compression::CompressionLayer, services::ServeDir};

/// What a developer reads where the book has not been built, or has no such page.
const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Genvoris documentation</title>\
    <h1>This page of the documentation is not here</h1>\
    <p>If the documentation has not been built yet, run <code>./build.sh docs</code> in the repository and reload this page. \
    Otherwise, begin at <a href=\"/docs/\">its first page</a>.</p></html>";

/// The built book in `folder`. It is read at each request, so that a new build needs no restart.
pub fn routes(folder: &Path) -> Router {
    let missing = get(|| async { (StatusCode::NOT_FOUND, Html(MISSING)) });
    let book = ServeDir::new(folder).not_found_service(missing);
    Router::new()
        // The links of the book are relative to its folder.
        .route("/docs", get(|| async { Redirect::permanent("/docs/") }))
        .nest_service("/docs/", book)
        .layer(middleware::from_fn(revalidate))
        .layer(CompressionLayer::new())
}

/// The pages keep their names when they are built again.
async fn revalidate(request: Request, next: Next) -> Response {
    let no_cache = HeaderValue::from_static("no-cache");
    ([(header::CACHE_CONTROL, no_cache)], next.run(request).await).into_response()
}
