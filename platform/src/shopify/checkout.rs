//! `POST checkout`: a shopper wants to buy one try-on, in the shop's own cart.

use axum::{Json, extract::State};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{model::Model, order::CHECKOUT_ATTRIBUTE, shopper::Shopper, state::App};
use crate::{
    api::Validator,
    error::{Error, Result},
    field_limits::EXTERNAL_ID,
    http::extract::Json as JsonBody,
};

/// The prefix of the platform's customers who have bought without an account.
const GUEST: &str = "shopify_guest_";

/// What the page says. Who buys is what Shopify says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCheckout {
    product_id: Option<String>,
}

/// Where the shopper pays, and the id with which the payment is found even if they never come back.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    url: String,
    checkout_session_id: String,
}

/// `{ productId? }` → `{ url, checkoutSessionId }`. The URL is a cart permalink, whose attribute ties the order to this
/// checkout.
pub async fn create(
    State(app): State<App>,
    shopper: Shopper,
    JsonBody(input): JsonBody<CreateCheckout>,
) -> Result<Json<Created>> {
    app.count(&shopper.limit_key)?;
    let (Model::PayPerUse, Some(variant)) = (app.settings.model, app.settings.variant) else {
        return Err(Error::NotFound("this shop does not sell single try-ons"));
    };
    let mut validator = Validator::default();
    validator.optional_text(input.product_id.as_deref(), "productId", EXTERNAL_ID);
    validator.finish()?;
    let id = format!("gck_{}", Uuid::new_v4().simple());
    let external_id = shopper
        .external_id
        .unwrap_or_else(|| format!("{GUEST}{}", Uuid::new_v4().simple()));
    app.db
        .add_checkout(
            &id,
            &external_id,
            input.product_id.as_deref(),
            app.clock.now(),
        )
        .await?;
    let url = permalink(&app.settings.shop, variant, &id)?;
    Ok(Json(Created {
        url,
        checkout_session_id: id,
    }))
}

/// Whether this is the id of somebody who has bought without an account.
pub fn is_guest(external_id: &str) -> bool {
    external_id.starts_with(GUEST)
}

fn permalink(shop: &str, variant: u64, id: &str) -> Result<String> {
    let mut url =
        Url::parse(&format!("https://{shop}/cart/{variant}:1")).map_err(Error::internal)?;
    url.query_pairs_mut()
        .append_pair(&format!("attributes[{CHECKOUT_ATTRIBUTE}]"), id);
    Ok(url.into())
}
