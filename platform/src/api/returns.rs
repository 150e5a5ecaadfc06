//! `/api/v1/returns`: orders, or parts of orders, that were returned.

use std::sync::Arc;

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    deserialize::{id, whole},
    orders::{DEFAULT_CURRENCY, check_cents, check_currency, check_order},
    status_code::created_or_ok,
    validate::Validator,
};
use crate::{
    clock::{Clock, EpochMs},
    db::{
        Conn, Database, conversions,
        returns::{self, Return, StoredReturn},
    },
    error::Result,
    field_limits::TITLE,
    http::extract::{Json, Store},
    ids::{ConversionId, ReturnId, StoreId},
    openapi::responses::{BodyErrors, KeyErrors},
};

/// An order, or a part of it, that was returned.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateReturn {
    /// The platform's own id of the order.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "1042"
    )]
    #[serde(deserialize_with = "id")]
    order_id: String,
    /// Where it was placed.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "shopify"
    )]
    platform: String,
    /// The refunded amount, in hundredths of the currency.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 4900)]
    refunded_amount_cents: i64,
    /// ISO 4217. By default, the currency of the order, or USD if the order is unknown.
    #[schema(pattern = "^[A-Za-z]{3}$", example = "EUR")]
    currency: Option<String>,
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Too small"
    )]
    reason: Option<String>,
}

impl CreateReturn {
    fn check(mut self) -> Result<Self> {
        let mut validator = Validator::default();
        check_order(&mut validator, &self.platform, &self.order_id);
        let cents = self.refunded_amount_cents;
        check_cents(&mut validator, cents, "refundedAmountCents");
        self.currency = check_currency(&mut validator, self.currency);
        validator.optional_text(self.reason.as_deref(), "reason", TITLE);
        validator.finish()?;
        Ok(self)
    }
}

/// The recorded return.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Return)]
struct ReturnBody {
    #[schema(value_type = String, example = "ret_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: ReturnId,
    /// The conversion of the order; null if the order was not reported.
    #[schema(required, value_type = Option<String>, example = "cnv_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    conversion_event_id: Option<ConversionId>,
    /// True if the return was reported before; the response is that of the first report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deduped: Option<bool>,
}

/// Report a return
///
/// An order may be returned in parts, each with its amount. A second call with the same order, platform and amount is a
/// repetition of the first: clients repeat calls whose answer was lost. Add equal parts up to one amount.
#[utoipa::path(
    post,
    path = "/api/v1/returns",
    operation_id = "createReturn",
    tag = "Analytics",
    security(("storeKey" = [])),
    responses(
        (status = 201, description = "The return was recorded.", body = ReturnBody),
        (status = 200, description = "It was reported before; `deduped` is true.", body = ReturnBody),
        KeyErrors,
        BodyErrors,
    ),
)]
pub async fn create(
    State(db): State<Database>,
    State(clock): State<Arc<dyn Clock>>,
    store: Store,
    Json(input): Json<CreateReturn>,
) -> Result<impl IntoResponse> {
    let (input, now) = (input.check()?, clock.now());
    let work = async move |db: &mut Conn| record(db, &store.id, &input, now).await;
    let (stored, new) = db.writer.run(work).await?;
    let body = ReturnBody {
        id: stored.id,
        conversion_event_id: stored.conversion_id,
        deduped: (!new).then_some(true),
    };
    Ok((created_or_ok(new), axum::Json(body)))
}

/// The return; true if it is new.
async fn record(
    db: &mut Conn,
    store: &StoreId,
    input: &CreateReturn,
    now: EpochMs,
) -> Result<(StoredReturn, bool)> {
    let order = conversions::find(db, store, &input.platform, &input.order_id).await?;
    let (conversion_id, order_currency) = order.map(|order| (order.id, order.currency)).unzip();
    let currency = input.currency.clone().or(order_currency);
    let input = Return {
        platform: input.platform.clone(),
        order_id: input.order_id.clone(),
        conversion_id,
        refunded_cents: input.refunded_amount_cents,
        currency: currency.unwrap_or_else(|| DEFAULT_CURRENCY.to_owned()),
        reason: input.reason.clone(),
    };
    match returns::insert(db, store, &input, now).await? {
        Some(new) => Ok((new, true)),
        None => Ok((returns::find(db, store, &input).await?, false)),
    }
}
