//! What a shopper does at a store besides trying on. No money moves: what a payment provider would confirm has happened.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use axum_extra::extract::CookieJar;
use serde::Serialize;

use super::{
    account::Account,
    model::Model,
    shopper::{self, SameOrigin, Shopper},
    store::Shop,
};
use crate::{error::Result, http::extract::Path, ids::new_id};

/// A new session token. The page gives it to the widget, which goes on with the try-on that was refused.
#[derive(Serialize)]
pub struct Token {
    token: String,
}

/// `GET /stores/{model}/account`: what the shopper has.
pub async fn account(
    State(shop): State<Shop>,
    Path(model): Path<Model>,
    Shopper(shopper): Shopper,
) -> Result<Json<Account>> {
    shop.customers().account(model, &shopper).await.map(Json)
}

/// `POST /stores/{model}/plan`: the shopper buys the bigger plan, subscribes, or renews the subscription.
pub async fn buy_plan(
    State(shop): State<Shop>,
    Path(model): Path<Model>,
    Shopper(shopper): Shopper,
) -> Result<Json<Token>> {
    let token = shop.customers().buy_plan(model, &shopper).await?;
    Ok(Json(Token { token }))
}

/// `POST /stores/subscription/cancel`
pub async fn cancel_subscription(
    State(shop): State<Shop>,
    Shopper(shopper): Shopper,
) -> Result<StatusCode> {
    shop.customers().cancel_subscription(&shopper).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /stores/credits/orders`: the shopper orders what is in the bag, which grants try-ons.
pub async fn order(State(shop): State<Shop>, Shopper(shopper): Shopper) -> Result<Json<Token>> {
    let order = new_id("order");
    let token = shop.customers().grant_order(&order, &shopper).await?;
    Ok(Json(Token { token }))
}

/// `POST /stores/credits/orders/{id}/refund`: takes back the try-ons of the order that are unused.
pub async fn refund(
    State(shop): State<Shop>,
    Path(order): Path<String>,
    Shopper(shopper): Shopper,
) -> Result<StatusCode> {
    shop.customers().revoke_order(&order, &shopper).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /store/reset`: the next page load is a new shopper's.
pub async fn reset(_: SameOrigin, cookies: CookieJar) -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        cookies.remove(shopper::removal_cookie()),
    )
}
