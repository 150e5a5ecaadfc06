//! `POST /api/tryon/checkout`: a shopper wants to buy one try-on.

use axum::{Json, extract::State, http::HeaderMap};
use serde::{Deserialize, Serialize};

use super::{origin, provider::Order, return_url::ReturnUrls, state::Store};
use crate::{
    api::Validator, error::Result, field_limits::EXTERNAL_ID, http::extract::Json as JsonBody,
};

/// What the page says. What it says of a price is not read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCheckout {
    shopper_id: String,
    product_id: Option<String>,
    product_handle: Option<String>,
    return_url: Option<String>,
}

/// Where the shopper pays, and the id with which the payment is found even if they never come back.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    url: String,
    checkout_session_id: String,
}

impl CreateCheckout {
    fn validate(&self) -> Result<()> {
        let mut validator = Validator::default();
        validator.text(&self.shopper_id, "shopperId", EXTERNAL_ID);
        validator.optional_text(self.product_id.as_deref(), "productId", EXTERNAL_ID);
        validator.optional_text(self.product_handle.as_deref(), "productHandle", EXTERNAL_ID);
        validator.finish()
    }
}

/// `{ shopperId, productId?, productHandle?, returnUrl? }` → `{ url, checkoutSessionId }`
pub async fn create(
    State(store): State<Store>,
    headers: HeaderMap,
    JsonBody(input): JsonBody<CreateCheckout>,
) -> Result<Json<Created>> {
    input.validate()?;
    let page = origin::return_page(
        &headers,
        store.shop_url.as_ref(),
        input.return_url.as_deref(),
    )?;
    let order = Order {
        id: Order::new_id(),
        shopper_id: input.shopper_id,
        product_id: input.product_id,
        product_handle: input.product_handle,
        urls: ReturnUrls::new(&page),
        price: store.price.clone(),
        title: store.title.clone(),
        server: origin::server(&headers),
    };
    let checkout = store.provider.create(&order).await?;
    Ok(Json(Created {
        url: checkout.url,
        checkout_session_id: checkout.id,
    }))
}
