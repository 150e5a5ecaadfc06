//! The handlers of the demo stores' pages and files.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::{
    catalog::{self, ListPage, Product, ProductPage, Store},
    client::PlatformClient,
    customers::Customers,
    model::Model,
    shopper,
};
use crate::{
    error::{Error, Result},
    http::extract::Path as UrlPath,
};

/// Keeps the resource out of pages of other origins, even if they cannot read it.
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// The demo stores: their folder, and their customers at the platform.
#[derive(Clone)]
pub struct Shop(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    customers: Customers,
}

impl Shop {
    /// The shop in the `store` folder of `www`.
    pub fn new(www: &Path, platform: PlatformClient) -> Self {
        let folder = www.join("store");
        Self(Arc::new(Inner {
            folder,
            customers: Customers::new(platform),
        }))
    }

    /// Its customers.
    pub fn customers(&self) -> &Customers {
        &self.0.customers
    }

    /// The page of the product `handle`, or of the first product.
    async fn product_page(
        &self,
        model: Model,
        handle: Option<&str>,
        cookies: CookieJar,
    ) -> Result<Response> {
        let (store, products) = (self.store(model).await?, self.products().await?);
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
        let (token, account) = self.customers().page_view(model, &id).await?;
        let page = ProductPage {
            store: &store,
            products: &products,
            product,
            api_key: self.customers().platform.key(),
            shopper_id: &model.external_id(&id),
            token,
            account,
        };
        let page = catalog::render(&self.0.folder, "product.html", page).await?;
        // The page contains the key and this shopper's token.
        let private = [
            (header::CACHE_CONTROL, "no-store"),
            (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
        ];
        Ok((cookies, private, Html(page)).into_response())
    }

    async fn products(&self) -> Result<Vec<Product>> {
        catalog::products(&self.0.folder).await
    }

    async fn store(&self, model: Model) -> Result<Store> {
        let stores = catalog::stores(&self.0.folder).await?;
        let store = stores.into_iter().find(|store| store.model == model);
        store.ok_or(Error::NotFound("there is no store with this model"))
    }
}

/// `GET /`: the stores.
pub async fn list(State(shop): State<Shop>) -> Result<Html<String>> {
    let stores = catalog::stores(&shop.0.folder).await?;
    let page = ListPage { stores };
    let page = catalog::render(&shop.0.folder, "stores.html", page).await?;
    Ok(Html(page))
}

/// `GET /stores/{model}`: the first product.
pub async fn home(
    State(shop): State<Shop>,
    UrlPath(model): UrlPath<Model>,
    cookies: CookieJar,
) -> Result<Response> {
    shop.product_page(model, None, cookies).await
}

/// `GET /stores/{model}/products/{handle}`
pub async fn product(
    State(shop): State<Shop>,
    UrlPath((model, handle)): UrlPath<(Model, String)>,
    cookies: CookieJar,
) -> Result<Response> {
    shop.product_page(model, Some(&handle), cookies).await
}

/// `GET /products/{handle}`: the product in the store with the model that most stores begin with.
pub async fn freemium_product(
    State(shop): State<Shop>,
    UrlPath(handle): UrlPath<String>,
    cookies: CookieJar,
) -> Result<Response> {
    let model = Model::Freemium;
    shop.product_page(model, Some(&handle), cookies).await
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
