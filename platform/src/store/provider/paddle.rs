//! Paddle: transactions.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use futures_util::{FutureExt, future::BoxFuture};
use reqwest::{Client, RequestBuilder, Url};
use serde_json::{Map, Value, json};

use super::{
    Checkout, ConfiguredPrice, MODEL, Notice, Order, Payment, PaymentProvider, PaymentStatus, api,
    is_id, signature::Scheme,
};
use crate::{
    clock::EpochMs,
    error::{Error, Result, UnpaidReason},
};

const SIGNATURE: Scheme = Scheme {
    header: "paddle-signature",
    time: "ts",
    signature: "h1",
    separator: ';',
    joint: ":",
};

/// An account at Paddle.
pub struct Paddle {
    client: Client,
    settings: PaddleSettings,
}

/// The settings of [`Paddle`].
pub struct PaddleSettings {
    /// `https://api.paddle.com/`, `https://sandbox-api.paddle.com/`, or a server that answers in their place.
    pub api_base: Url,
    /// `pdl_…`
    pub api_key: String,
    /// The secret of the notification destination; webhooks are refused without it.
    pub webhook_secret: Option<String>,
    /// The page with Paddle.js; the account's default payment link where there is none.
    pub checkout_url: Option<String>,
}

impl Paddle {
    /// # Errors
    /// 500 if TLS cannot be set up.
    pub fn new(settings: PaddleSettings) -> Result<Self> {
        let client = api::client()?;
        Ok(Self { client, settings })
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .bearer_auth(&self.settings.api_key)
            .header("paddle-version", "1")
    }

    fn url(&self, path: &str) -> Result<Url> {
        self.settings.api_base.join(path).map_err(Error::internal)
    }

    async fn create(&self, order: &Order) -> Result<Checkout> {
        let body = json!({
            "items": [item(order)],
            "collection_mode": "automatic",
            "custom_data": order.metadata().into_iter().collect::<BTreeMap<_, _>>(),
            "checkout": { "url": self.settings.checkout_url },
        });
        // Not sent again if its outcome is unknown: Paddle knows no idempotency key. A transaction that nobody pays
        // costs nothing.
        let request = self.authorized(self.client.post(self.url("transactions")?));
        let answer = api::send(request.json(&body)).await?.unwrap_or_default();
        let transaction = &answer["data"];
        let url = transaction["checkout"]["url"].as_str();
        Checkout::new(transaction["id"].as_str(), url)
    }

    async fn payment(&self, id: &str) -> Result<Option<Payment>> {
        let url = self.url(&format!("transactions/{id}?include=adjustments"))?;
        let answer = api::send(self.authorized(self.client.get(url))).await?;
        Ok(answer.and_then(|answer| payment(&answer["data"])))
    }

    fn notices(&self, headers: &HeaderMap, body: &[u8], now: EpochMs) -> Result<Vec<Notice>> {
        let secret = self.settings.webhook_secret.as_deref();
        let event = SIGNATURE.event(secret, headers, body, now)?;
        Ok(notice(&event).into_iter().collect())
    }
}

impl PaymentProvider for Paddle {
    fn is_checkout_id(&self, id: &str) -> bool {
        is_transaction(id)
    }

    fn create<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<Checkout>> {
        self.create(order).boxed()
    }

    fn payment<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Payment>>> {
        self.payment(id).boxed()
    }

    fn notices<'a>(
        &'a self,
        headers: &'a HeaderMap,
        body: &'a [u8],
        now: EpochMs,
    ) -> BoxFuture<'a, Result<Vec<Notice>>> {
        async move { self.notices(headers, body, now) }.boxed()
    }
}

fn is_transaction(id: &str) -> bool {
    is_id(id, "txn_")
}

fn item(order: &Order) -> Value {
    let price = match &order.price {
        ConfiguredPrice::Catalog(id) => return json!({ "price_id": id, "quantity": 1 }),
        ConfiguredPrice::Amount(price) => price,
    };
    let (amount, code) = (price.amount.to_string(), price.currency.code());
    json!({ "quantity": 1, "price": {
        "description": order.title,
        "unit_price": { "amount": amount, "currency_code": code },
        "product": { "name": order.title, "tax_category": "standard" },
    } })
}

/// What became of a transaction; none if it is not for a try-on.
fn payment(transaction: &Value) -> Option<Payment> {
    let metadata: &Map<String, Value> = transaction["custom_data"].as_object()?;
    let text = |name: &str| metadata.get(name)?.as_str().map(str::to_owned);
    if text("model")? != MODEL {
        return None;
    }
    Some(Payment {
        status: status(transaction),
        shopper_id: text("shopperId").filter(|id| !id.is_empty())?,
        product_id: text("productId"),
    })
}

fn status(transaction: &Value) -> PaymentStatus {
    let adjustments = transaction["adjustments"].as_array();
    let reason = match transaction["status"].as_str().unwrap_or_default() {
        _ if adjustments.into_iter().flatten().any(is_reversal) => UnpaidReason::Refunded,
        "paid" | "completed" => return PaymentStatus::Paid,
        "canceled" => UnpaidReason::Failed,
        "billed" | "past_due" => UnpaidReason::Processing,
        _ => UnpaidReason::Unpaid,
    };
    PaymentStatus::NotPaid(reason)
}

/// Whether an adjustment takes the whole payment back.
fn is_reversal(adjustment: &Value) -> bool {
    let action = adjustment["action"].as_str();
    let reversal = matches!(action, Some("refund" | "chargeback"));
    reversal && is_whole(adjustment) && adjustment["status"] == "approved"
}

/// Events say of an adjustment whether it is full. Those that a transaction includes do not, but their items do.
fn is_whole(adjustment: &Value) -> bool {
    let mut items = adjustment["items"].as_array().into_iter().flatten();
    match adjustment["type"].as_str() {
        Some(kind) => kind == "full",
        None => items.all(|item| item["type"] == "full"),
    }
}

fn notice(event: &Value) -> Option<Notice> {
    let data = &event["data"];
    let id = |name: &str| {
        let id = data[name].as_str().filter(|id| is_transaction(id));
        id.map(str::to_owned)
    };
    match event["event_type"].as_str()? {
        "transaction.paid" | "transaction.completed" | "transaction.canceled" => {
            id("id").map(Notice::Changed)
        }
        "adjustment.created" | "adjustment.updated" if is_reversal(data) => {
            id("transaction_id").map(Notice::Reversed)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_transaction_and_its_refunds_decide() {
        let whole = json!([{ "action": "refund", "type": "full", "status": "approved" }]);
        let part = json!([{ "action": "refund", "type": "partial", "status": "approved" }]);
        let asked = json!([{ "action": "refund", "type": "full", "status": "pending_approval" }]);
        let included = |kind: &str| json!([{ "action": "refund", "status": "approved", "items": [{ "type": kind }] }]);
        use PaymentStatus::{NotPaid, Paid};
        let cases = [
            ("completed", json!([]), Paid),
            ("paid", part, Paid),
            ("completed", asked, Paid),
            ("completed", whole, NotPaid(UnpaidReason::Refunded)),
            ("completed", included("partial"), Paid),
            (
                "completed",
                included("full"),
                NotPaid(UnpaidReason::Refunded),
            ),
            ("ready", json!([]), NotPaid(UnpaidReason::Unpaid)),
            ("past_due", json!([]), NotPaid(UnpaidReason::Processing)),
            ("canceled", json!([]), NotPaid(UnpaidReason::Failed)),
        ];
        for (name, adjustments, expected) in cases {
            let transaction = json!({ "status": name, "adjustments": adjustments });
            assert_eq!(status(&transaction), expected, "{transaction}");
        }
    }

    #[test]
    fn a_transaction_of_something_else_is_none() {
        for data in [
            Value::Null,
            json!({ "shopperId": "ada" }),
            json!({ "model": "PAY_PER_USE" }),
        ] {
            let transaction = json!({ "status": "completed", "custom_data": data });
            assert!(payment(&transaction).is_none(), "{transaction}");
        }
    }
}
