//! `POST session`: a session token, for the customer who is logged in, or for a checkout that was paid.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use super::{
    db::Checkout, model::Model, order_webhooks::is_taken_back, shopper::Shopper, state::App,
    status_route::remember,
};
use crate::{
    error::{Error, Result, UnpaidReason},
    http::extract::Json as JsonBody,
};

/// What the page says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateSession {
    checkout_session_id: Option<String>,
}

/// What the page can try on with.
#[derive(Serialize)]
pub struct Created {
    token: String,
}

/// `{ checkoutSessionId? }` → `{ token }`, or 402 `payment_required`, or 401 for a guest.
pub async fn create(
    State(app): State<App>,
    shopper: Shopper,
    JsonBody(input): JsonBody<CreateSession>,
) -> Result<Json<Created>> {
    app.count(&shopper.limit_key)?;
    let token = match &input.checkout_session_id {
        Some(id) => of_checkout(&app, &shopper, id).await?,
        None => of_customer(&app, &shopper).await?,
    };
    Ok(Json(Created { token }))
}

async fn of_customer(app: &App, shopper: &Shopper) -> Result<String> {
    if shopper.external_id.is_none() && app.settings.model == Model::PayPerUse {
        return Err(Error::PaymentRequired(UnpaidReason::Unpaid));
    }
    let id = shopper.customer()?;
    remember(app, id).await?;
    app.platform.session(id, None).await
}

async fn of_checkout(app: &App, shopper: &Shopper, id: &str) -> Result<String> {
    let checkout = app
        .db
        .checkout(id)
        .await?
        .ok_or(Error::NotFound("there is no such checkout"))?;
    check_owner(&checkout, shopper)?;
    let order_id = checkout
        .order_id
        .ok_or(Error::PaymentRequired(UnpaidReason::Unpaid))?;
    let order = app.db.order(order_id).await?;
    let order = order.ok_or(Error::PaymentRequired(UnpaidReason::Unpaid))?;
    if is_taken_back(app, &order).await? {
        return Err(Error::PaymentRequired(UnpaidReason::Refunded));
    }
    app.platform
        .session(&checkout.external_id, checkout.product_id.as_deref())
        .await
}

/// A checkout of a customer is theirs alone; one of a guest is whose browser knows its id.
fn check_owner(checkout: &Checkout, shopper: &Shopper) -> Result<()> {
    let is_guests = super::checkout::is_guest(&checkout.external_id);
    match is_guests || shopper.external_id.as_ref() == Some(&checkout.external_id) {
        true => Ok(()),
        false => Err(Error::ShopperMismatch),
    }
}
