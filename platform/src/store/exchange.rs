//! `POST /api/tryon/session`: a shopper is back from the checkout.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use super::{
    platform::Grant,
    provider::{Payment, PaymentStatus},
    state::Store,
};
use crate::{
    error::{Error, Result, UnpaidReason},
    http::extract::Json as JsonBody,
};

/// What the page says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    checkout_session_id: String,
    /// The shopper whom the page is for, if it says so. Who gets the try-on is what the checkout says.
    shopper_id: Option<String>,
}

/// What the page can try on with.
#[derive(Serialize)]
pub struct Exchanged {
    token: String,
}

/// A checkout whose try-on was granted.
struct Granted {
    grant: Grant,
    product_id: Option<String>,
}

/// `{ checkoutSessionId, shopperId? }` → `{ token }`, or 402 `payment_required`.
pub async fn exchange(
    State(store): State<Store>,
    JsonBody(input): JsonBody<Exchange>,
) -> Result<Json<Exchanged>> {
    let id = &input.checkout_session_id;
    check_id(&store, id)?;
    let shopper_id = input.shopper_id.as_deref();
    let granted = granted(&store, id, shopper_id).await?;
    if granted.grant.revoked_at.is_some() && granted.grant.used == 0 {
        return Err(Error::PaymentRequired(UnpaidReason::Refunded));
    }
    let customer_id = &granted.grant.customer_id;
    let product_id = granted.product_id.as_deref();
    let session = store.platform.session(customer_id, product_id).await?;
    check_shopper(&session.shopper_id, shopper_id)?;
    Ok(Json(Exchanged {
        token: session.token,
    }))
}

/// The grant of a checkout: the one that it has given before, else a new one if it is paid.
async fn granted(store: &Store, id: &str, shopper_id: Option<&str>) -> Result<Granted> {
    if let Some(grant) = store.platform.grant(id).await? {
        let product_id = None;
        return Ok(Granted { grant, product_id });
    }
    let payment = store.provider.payment(id).await?;
    let payment = payment.ok_or(Error::NotFound("there is no such checkout"))?;
    check_shopper(&payment.shopper_id, shopper_id)?;
    match payment.status {
        PaymentStatus::Paid => Ok(Granted {
            grant: store.platform.grant_one(&payment.shopper_id, id).await?,
            product_id: payment.product_id,
        }),
        PaymentStatus::NotPaid(reason) => Err(Error::PaymentRequired(reason)),
    }
}

fn check_id(store: &Store, id: &str) -> Result<()> {
    let text = match id {
        id if id.contains(['{', '%']) => {
            "is the placeholder of the success URL: the payment provider has not replaced it"
        }
        id if store.provider.is_checkout_id(id) => return Ok(()),
        _ => "is not the id of a checkout",
    };
    Err(Error::field("checkoutSessionId", text))
}

fn check_shopper(owner: &str, claimed: Option<&str>) -> Result<()> {
    match claimed {
        Some(claimed) if claimed != owner => Err(Error::ShopperMismatch),
        _ => Ok(()),
    }
}

/// Asks the provider what became of a checkout, and gives its try-on or takes it back.
pub async fn settle(store: &Store, id: &str) -> Result<()> {
    match store.provider.payment(id).await? {
        Some(payment) if payment.status == PaymentStatus::Paid => {
            store.platform.grant_one(&payment.shopper_id, id).await?;
            Ok(())
        }
        Some(payment) if payment.status == PaymentStatus::NotPaid(UnpaidReason::Refunded) => {
            take_back(store, id, &payment).await
        }
        _ => Ok(()),
    }
}

/// Takes back the try-on of a checkout. One that was not given yet is given first, so that it is known to be revoked
/// however late the shopper comes.
pub async fn take_back(store: &Store, id: &str, payment: &Payment) -> Result<()> {
    let grant = store.platform.grant_one(&payment.shopper_id, id).await?;
    store.platform.revoke(&grant.customer_id, id).await
}
