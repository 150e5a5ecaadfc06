//! `/api/v1/conversions`: orders, and whether they are attributed to a try-on.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{
    deserialize::{id, optional_id, optional_whole, whole},
    events::EventType,
    orders::{DEFAULT_CURRENCY, check_cents, check_currency, check_order},
    status_code::created_or_ok,
    validate::Validator,
};
use crate::{
    clock::{Clock, EpochMs},
    db::{
        Conn, Database,
        conversions::{self, Conversion, Order},
        events,
    },
    error::{Error, Result},
    field_limits::{ATTRIBUTION_WINDOW, EXTERNAL_ID, QUANTITY, TITLE},
    http::extract::{Json, Store},
    ids::{ConversionId, StoreId},
    openapi::responses::{BodyErrors, KeyErrors},
};

/// The default attribution window in minutes: one day.
const DEFAULT_WINDOW: i64 = 1440;

/// An order that was placed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateConversion {
    /// The platform's own id of the order. An order that was reported before is not counted again.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "1042"
    )]
    #[serde(deserialize_with = "id")]
    order_id: String,
    /// The platform where it was placed.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "shopify"
    )]
    platform: String,
    /// The amount in hundredths of the currency.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 4900)]
    amount_cents: i64,
    /// The currency (ISO 4217).
    #[schema(pattern = "^[A-Za-z]{3}$", default = "USD", example = "EUR")]
    currency: Option<String>,
    /// The number of items.
    #[serde(default, deserialize_with = "optional_whole")]
    #[schema(minimum = 1, maximum = 1_000_000, default = 1)]
    quantity: Option<i64>,
    /// Your own id of the product.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "linen-shirt"
    )]
    #[serde(default, deserialize_with = "optional_id")]
    product_id: Option<String>,
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Linen shirt"
    )]
    product_title: Option<String>,
    /// The `sessionId` of the page's events: the order is attributed to a try-on of that visit.
    #[schema(
        min_length = 8,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "visit-5d1f2a3e"
    )]
    session_id: Option<String>,
    /// The buyer's email address. Only its SHA-256 hash is stored.
    #[schema(
        max_length = 254,
        pattern = r"^([^@\x00-\x1f\x7f-\x9f]+@[^\x00-\x1f\x7f-\x9f]+)?$",
        example = "ada@example.com"
    )]
    customer_email: Option<String>,
    /// The attribution window in minutes: how long before the order a try-on counts.
    #[serde(default, deserialize_with = "optional_whole")]
    #[schema(minimum = 1, maximum = 525_600, default = 1440)]
    attribution_window_minutes: Option<i64>,
}

impl CreateConversion {
    fn check(self) -> Result<Order> {
        let mut validator = Validator::default();
        check_order(&mut validator, &self.platform, &self.order_id);
        check_cents(&mut validator, self.amount_cents, "amountCents");
        let currency = check_currency(&mut validator, self.currency);
        let quantity = self.quantity.unwrap_or(1);
        validator.range(quantity, "quantity", QUANTITY);
        validator.optional_text(self.product_id.as_deref(), "productId", EXTERNAL_ID);
        validator.optional_text(self.product_title.as_deref(), "productTitle", TITLE);
        if let Some(session) = &self.session_id {
            validator.visit(session, "sessionId");
        }
        let email = self.customer_email.as_deref().map(str::trim);
        let email = email.filter(|email| !email.is_empty());
        validator.email(email, "customerEmail");
        let window = self.attribution_window_minutes.unwrap_or(DEFAULT_WINDOW);
        validator.range(window, "attributionWindowMinutes", ATTRIBUTION_WINDOW);
        validator.finish()?;
        Ok(Order {
            email_sha256: email.map(digest),
            platform: self.platform,
            order_id: self.order_id,
            amount_cents: self.amount_cents,
            currency: currency.unwrap_or_else(|| DEFAULT_CURRENCY.to_owned()),
            quantity,
            product_id: self.product_id,
            product_title: self.product_title,
            session_id: self.session_id,
            window_minutes: window,
        })
    }
}

/// The SHA-256 of the address in lower case: the form in which it is stored, and in which advertising systems exchange
/// addresses.
fn digest(email: &str) -> String {
    hex::encode(Sha256::digest(email.to_lowercase()))
}

/// The recorded order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Conversion)]
struct ConversionBody {
    #[schema(value_type = String, example = "cnv_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: ConversionId,
    /// Whether the visit that led to the order had a try-on within the window.
    attributed_from_try_on: bool,
    /// True if the order was reported before; the response is that of the first report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deduped: Option<bool>,
}

/// Report an order
///
/// An order counts once per `orderId` and `platform`, however often it is reported. With the `sessionId` of the
/// page's events, it is attributed to the try-ons before it.
#[utoipa::path(
    post,
    path = "/api/v1/conversions",
    operation_id = "createConversion",
    tag = "Analytics",
    security(("storeKey" = [])),
    responses(
        (status = 201, description = "The order was recorded.", body = ConversionBody),
        (status = 200, description = "It was reported before; `deduped` is true.", body = ConversionBody),
        KeyErrors,
        BodyErrors,
    ),
)]
pub async fn create(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Json(input): Json<CreateConversion>,
) -> Result<impl IntoResponse> {
    let (order, now) = (input.check()?, clock.now());
    let work = async move |db: &mut Conn| record(db, &store.id, &order, now).await;
    let (conversion, new) = db.writer.run(work).await?;
    let body = ConversionBody {
        id: conversion.id,
        attributed_from_try_on: conversion.attributed,
        deduped: (!new).then_some(true),
    };
    Ok((created_or_ok(new), axum::Json(body)))
}

/// The conversion of an order; true if it is new.
async fn record(
    db: &mut Conn,
    store: &StoreId,
    order: &Order,
    now: EpochMs,
) -> Result<(Conversion, bool)> {
    let attributed = is_attributed(db, store, order, now).await?;
    if let Some(new) = conversions::insert(db, store, order, attributed, now).await? {
        return Ok((new, true));
    }
    let earlier = conversions::find(db, store, &order.platform, &order.order_id).await?;
    let earlier =
        earlier.ok_or_else(|| Error::internal("the recorded conversion does not exist"))?;
    Ok((earlier, false))
}

async fn is_attributed(
    db: &mut Conn,
    store: &StoreId,
    order: &Order,
    now: EpochMs,
) -> Result<bool> {
    let Some(session) = &order.session_id else {
        return Ok(false);
    };
    let since = now - Duration::from_secs(order.window_minutes.unsigned_abs() * 60);
    let generated = EventType::TryonGenerated.as_str();
    events::occurred_since(db, store, session, generated, since).await
}
