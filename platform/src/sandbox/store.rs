//! The handlers of the demo store's pages and files.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Json,
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use serde_json::json;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::{
    catalog::{self, Page, Product},
    client::PlatformClient,
    shopper::{self, PlanIds, ShopperQuota},
};
use crate::{
    error::{Error, Result},
    http::extract::Path as UrlPath,
};

/// The demo store: its folder, its plans, and its client for the platform.
#[derive(Clone)]
pub struct Shop(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    platform: PlatformClient,
    plans: PlanIds,
}

impl Shop {
    /// The shop in the `store` folder of `www`.
    pub fn new(www: &Path, platform: PlatformClient) -> Self {
        let folder = www.join("store");
        Self(Arc::new(Inner {
            folder,
            platform,
            plans: PlanIds::default(),
        }))
    }

    /// The page of the product `handle`, or of the first product.
    async fn product_page(&self, cookies: CookieJar, handle: Option<&str>) -> Result<Response> {
        let products = catalog::products(&self.0.folder).await?;
        let requested = |product: &&Product| handle.is_none_or(|handle| handle == product.handle);
        let product = products
            .iter()
            .find(requested)
            .ok_or(Error::NotFound("the demo store has no such product"))?;
        let (id, cookies) = match shopper::from_cookies(&cookies) {
            Some(id) => (id, cookies),
            None => {
                let (id, cookie) = shopper::create();
                (id, cookies.add(cookie))
            }
        };
        let view = shopper::page_view(&self.0.platform, &self.0.plans, &id).await?;
        let api_key = self.0.platform.key();
        let page = Page {
            products: &products,
            product,
            api_key,
            view,
        };
        let page = catalog::render(&self.0.folder, page).await?;
        // The page contains this shopper's token.
        let no_store = [(header::CACHE_CONTROL, "no-store")];
        Ok((cookies, no_store, Html(page)).into_response())
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

/// `GET /`: the first product.
pub async fn home(State(shop): State<Shop>, cookies: CookieJar) -> Result<Response> {
    shop.product_page(cookies, None).await
}

/// `GET /products/{handle}`
pub async fn product(
    State(shop): State<Shop>,
    UrlPath(handle): UrlPath<String>,
    cookies: CookieJar,
) -> Result<Response> {
    shop.product_page(cookies, Some(&handle)).await
}

/// `GET /store/quota`: `{ plan, used, limit, remaining }`
pub async fn quota(State(shop): State<Shop>, cookies: CookieJar) -> Result<Json<ShopperQuota>> {
    let id = shopper::from_cookies(&cookies).ok_or(Error::NoShopper)?;
    Ok(Json(shopper::quota(&shop.0.platform, &id).await?))
}

/// `POST /store/upgrade`: moves the shopper to the bigger plan, and returns `{ token }`.
pub async fn upgrade(
    State(shop): State<Shop>,
    _: SameOrigin,
    cookies: CookieJar,
) -> Result<impl IntoResponse> {
    let id = shopper::from_cookies(&cookies).ok_or(Error::NoShopper)?;
    let token = shopper::upgrade(&shop.0.platform, &shop.0.plans, &id).await?;
    Ok(Json(json!({ "token": token })))
}

/// `POST /store/reset`: the next page load is a new shopper's.
pub async fn reset(_: SameOrigin, cookies: CookieJar) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        cookies.remove(shopper::removal_cookie()),
    )
}

/// `GET /store/{*path}`: the store's style sheets, scripts and pictures.
pub async fn file(
    State(shop): State<Shop>,
    UrlPath(path): UrlPath<String>,
    mut request: Request,
) -> Result<Response> {
    const NO_SUCH_FILE: Error = Error::NotFound("the demo store has no such file");
    if !is_public(&path) {
        return Err(NO_SUCH_FILE);
    }
    let uri = request.uri().path().strip_prefix("/store");
    let uri = uri.ok_or(NO_SUCH_FILE)?.parse::<Uri>();
    *request.uri_mut() = uri.map_err(|_| NO_SUCH_FILE)?;
    let files = ServeDir::new(&shop.0.folder)
        .append_index_html_on_directories(false)
        .redirect_to_trailing_slash(false);
    let response = files.oneshot(request).await.map_err(Error::internal)?;
    match response.status() {
        StatusCode::NOT_FOUND => Err(NO_SUCH_FILE),
        _ => Ok(([(header::CACHE_CONTROL, "public, max-age=300")], response).into_response()),
    }
}

/// Whether the store serves this file. Templates, data, the sources of the drawings, and everything outside of the
/// store's folder are not served.
fn is_public(path: &str) -> bool {
    let hidden = path.ends_with(".html") || path.ends_with(".json") || path.starts_with("art/");
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    !hidden && path.split(['/', '\\']).all(plain)
}
