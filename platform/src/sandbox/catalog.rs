//! What the demo stores show: their products, their texts, and the pages that are made of them.

use std::{collections::BTreeMap, path::Path};

use minijinja::{Environment, value::Serde};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{account::Account, model::Model};
use crate::error::{Error, Result};

/// A product, as `products.json` describes it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Product {
    /// The product's name in URLs.
    pub handle: String,
    title: String,
    price: serde_json::Value,
    category: String,
    image: String,
    description: String,
}

/// A store, as `stores.json` describes it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Store {
    /// Its business model, which is also its name in URLs.
    pub model: Model,
    name: String,
    description: String,
    /// What a shopper who wants to see everything does.
    steps: String,
    /// The prefix of its products' URLs.
    base: String,
    /// What the page offers when a try-on is refused.
    offer: Option<Offer>,
    /// The checkout in which single try-ons are paid for.
    checkout: Option<Checkout>,
}

/// What the page offers when a try-on is refused.
#[derive(Clone, Serialize, Deserialize)]
struct Offer {
    title: String,
    /// Why the try-on was refused, by the `reason` of the response.
    reasons: BTreeMap<String, String>,
    name: String,
    /// What it costs; the product's price if there is none.
    price: Option<String>,
    benefit: String,
    confirm: String,
    /// The URL that accepts it, and returns `{ token }`.
    url: String,
}

/// The settings of the widget for pay per try-on.
#[derive(Clone, Serialize, Deserialize)]
struct Checkout {
    url: String,
    session_url: String,
    price: String,
}

/// Reads the products.
pub async fn products(folder: &Path) -> Result<Vec<Product>> {
    let missing = Error::NotFound("the demo store's products.json does not exist");
    read_json(&folder.join("products.json"), missing).await
}

/// Reads the stores.
pub async fn stores(folder: &Path) -> Result<Vec<Store>> {
    let missing = Error::NotFound("the demo store's stores.json does not exist");
    read_json(&folder.join("stores.json"), missing).await
}

async fn read_json<T: DeserializeOwned>(path: &Path, missing: Error) -> Result<T> {
    let bytes = tokio::fs::read(path).await.map_err(|_| missing)?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// The variables of the page that lists the stores.
#[derive(Serialize)]
pub struct ListPage {
    /// All stores.
    pub stores: Vec<Store>,
}

/// The variables of a product's page.
#[derive(Serialize)]
pub struct ProductPage<'a> {
    /// The store.
    pub store: &'a Store,
    /// All products.
    pub products: &'a [Product],
    /// The product that the page shows.
    pub product: &'a Product,
    /// The store's key.
    pub api_key: &'a str,
    /// The shopper's id, for stores without tokens.
    pub shopper_id: &'a str,
    /// A new session token; none if the shopper cannot have one.
    pub token: Option<String>,
    /// What the shopper has.
    pub account: Account,
}

/// Renders the page of this name. The template is read for each request, so that an edit shows when the page is reloaded.
pub async fn render(folder: &Path, name: &str, page: impl Serialize) -> Result<String> {
    let missing = Error::NotFound("the demo store's template does not exist");
    let source = tokio::fs::read_to_string(folder.join(name))
        .await
        .map_err(|_| missing)?;
    let mut environment = Environment::new();
    environment
        .add_template(name, &source)
        .map_err(Error::internal)?;
    let template = environment.get_template(name).map_err(Error::internal)?;
    template.render(Serde(page)).map_err(Error::internal)
}
