//! The demo store's routes.

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
    shopper::{self, PlanIds, QuotaLine},
};
use crate::{
    error::{Error, Result},
    http::extract::Path as UrlPath,
};

/// The demo store: its folder, its plans, and the platform as it sees it.
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

    async fn show(&self, cookies: CookieJar, handle: Option<&str>) -> Result<Response> {
        let products = catalog::products(&self.0.folder).await?;
        let wanted = |product: &&Product| handle.is_none_or(|handle| handle == product.handle);
        let product = products
            .iter()
            .find(wanted)
            .ok_or(Error::NotFound("no such product"))?;
        let (id, cookies) = match shopper::of(&cookies) {
            Some(id) => (id, cookies),
            None => {
                let (id, cookie) = shopper::new();
                (id, cookies.add(cookie))
            }
        };
        let visit = shopper::visit(&self.0.platform, &self.0.plans, &id).await?;
        let api_key = self.0.platform.key();
        let page = Page {
            products: &products,
            product,
            api_key,
            visit,
        };
        let page = catalog::render(&self.0.folder, page).await?;
        // The page carries this shopper's token.
        let private = [(header::CACHE_CONTROL, "no-store")];
        Ok((cookies, private, Html(page)).into_response())
    }
}

/// Refuses what a page of another origin sends: the browser would add the shopper's cookie.
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
            // Browsers say it on every POST; without it, this is no browser and there is no cookie to abuse.
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
    shop.show(cookies, None).await
}

/// `GET /products/{handle}`
pub async fn product(
    State(shop): State<Shop>,
    UrlPath(handle): UrlPath<String>,
    cookies: CookieJar,
) -> Result<Response> {
    shop.show(cookies, Some(&handle)).await
}

/// `GET /store/quota`: `{ plan, used, limit, remaining }`
pub async fn quota(State(shop): State<Shop>, cookies: CookieJar) -> Result<Json<QuotaLine>> {
    let id = shopper::of(&cookies).ok_or(Error::NoShopper)?;
    Ok(Json(shopper::quota(&shop.0.platform, &id).await?))
}

/// `POST /store/upgrade`: the bigger plan, and `{ token }`.
pub async fn upgrade(
    State(shop): State<Shop>,
    _: SameOrigin,
    cookies: CookieJar,
) -> Result<impl IntoResponse> {
    let id = shopper::of(&cookies).ok_or(Error::NoShopper)?;
    let token = shopper::upgrade(&shop.0.platform, &shop.0.plans, &id).await?;
    Ok(Json(json!({ "token": token })))
}

/// `POST /store/reset`: the next page load is a new shopper's.
pub async fn reset(_: SameOrigin, cookies: CookieJar) -> impl IntoResponse {
    (StatusCode::NO_CONTENT, cookies.remove(shopper::forget()))
}

/// `GET /store/{*path}`: the store's style sheets, scripts and pictures.
pub async fn file(
    State(shop): State<Shop>,
    UrlPath(path): UrlPath<String>,
    mut request: Request,
) -> Result<Response> {
    const UNKNOWN: Error = Error::NotFound("no such file in the store");
    if !is_public(&path) {
        return Err(UNKNOWN);
    }
    let below = request.uri().path().strip_prefix("/store").ok_or(UNKNOWN)?;
    *request.uri_mut() = below.parse::<Uri>().map_err(|_| UNKNOWN)?;
    let files = ServeDir::new(&shop.0.folder)
        .append_index_html_on_directories(false)
        .redirect_to_trailing_slash(false);
    let response = files.oneshot(request).await.map_err(Error::internal)?;
    match response.status() {
        StatusCode::NOT_FOUND => Err(UNKNOWN),
        _ => Ok(([(header::CACHE_CONTROL, "public, max-age=300")], response).into_response()),
    }
}

/// Templates, data and the sources of the drawings stay in the house, and so does everything around it.
fn is_public(path: &str) -> bool {
    let hidden = path.ends_with(".html") || path.ends_with(".json") || path.starts_with("art/");
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    !hidden && path.split(['/', '\\']).all(plain)
}
