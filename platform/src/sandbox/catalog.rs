//! The demo store's products, and the pages that show them.

use std::path::Path;

use minijinja::{Environment, value::Serde};
use serde::{Deserialize, Serialize};

use super::shopper::PageView;
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

/// Reads the products.
pub async fn products(folder: &Path) -> Result<Vec<Product>> {
    let missing = Error::NotFound("the demo store's products.json does not exist");
    let bytes = tokio::fs::read(folder.join("products.json"))
        .await
        .map_err(|_| missing)?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// The variables of the page's template.
#[derive(Serialize)]
pub struct Page<'a> {
    /// All products.
    pub products: &'a [Product],
    /// The product that the page shows.
    pub product: &'a Product,
    /// The store's key.
    pub api_key: &'a str,
    /// The shopper's token and quota.
    #[serde(flatten)]
    pub view: PageView,
}

/// Renders the product page. The template is read for each request, so that an edit shows when the page is reloaded.
pub async fn render(folder: &Path, page: Page<'_>) -> Result<String> {
    const NAME: &str = "product.html";
    let missing = Error::NotFound("the demo store's product.html does not exist");
    let source = tokio::fs::read_to_string(folder.join(NAME))
        .await
        .map_err(|_| missing)?;
    let mut environment = Environment::new();
    environment
        .add_template(NAME, &source)
        .map_err(Error::internal)?;
    let template = environment.get_template(NAME).map_err(Error::internal)?;
    template.render(Serde(page)).map_err(Error::internal)
}
