//! The store's own payment system, behind a URL of the store's.
//!
//! `POST <url>` with `{ reference, shopperId, productId, productHandle, model, amount, currency, title, successUrl,
//! cancelUrl }` creates a checkout and answers `{ url }`. `GET <url>/<reference>` answers `{ status, shopperId,
//! productId }`, where `status` is `paid`, `unpaid`, `processing`, `failed`, `expired` or `refunded`.

use axum::http::{HeaderMap, header};
use futures_util::{FutureExt, future::BoxFuture};
use reqwest::{Client, RequestBuilder, Url};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Checkout, MODEL, Notice, Order, Payment, PaymentProvider, PaymentStatus, api, is_order_id,
    signature::{check_secret, json},
};
use crate::{
    clock::EpochMs,
    error::{Error, Result, UnpaidReason},
    store::return_url::with_id,
};

/// The store's own payment system.
pub struct Own {
    client: Client,
    settings: OwnSettings,
}

/// The settings of [`Own`].
pub struct OwnSettings {
    /// The URL that is asked.
    pub url: Url,
    /// Sent with every request, and expected in every webhook.
    pub key: String,
}

impl Own {
    /// # Errors
    /// 500 if TLS cannot be set up.
    pub fn new(settings: OwnSettings) -> Result<Self> {
        let client = api::client()?;
        Ok(Self { client, settings })
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(&self.settings.key)
    }

    async fn create(&self, order: &Order) -> Result<Checkout> {
        let price = order.price.amount()?;
        let body = serde_json::json!({
            "reference": order.id,
            "shopperId": order.shopper_id,
            "productId": order.product_id,
            "productHandle": order.product_handle,
            "model": MODEL,
            "amount": price.amount,
            "currency": price.currency.code(),
            "title": order.title,
            "successUrl": with_id(&order.urls.success, &order.id),
            "cancelUrl": order.urls.cancel,
        });
        let request = self.authorized(self.client.post(self.settings.url.clone()));
        let request = request.header("idempotency-key", &order.id).json(&body);
        let answer = api::send_idempotent(request).await?;
        Checkout::new(Some(&order.id), answer["url"].as_str())
    }

    async fn payment(&self, id: &str) -> Result<Option<Payment>> {
        let mut url = self.settings.url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(id);
        }
        let answer = api::send(self.authorized(self.client.get(url))).await?;
        answer.map(payment).transpose()
    }

    fn notices(&self, headers: &HeaderMap, body: &[u8]) -> Result<Vec<Notice>> {
        let header = headers.get(header::AUTHORIZATION);
        let header = header.and_then(|header| header.to_str().ok()?.strip_prefix("Bearer "));
        check_secret(&self.settings.key, header.ok_or(Error::InvalidSignature)?)?;
        let body = json(body)?;
        let reference = body["reference"].as_str().filter(|id| is_order_id(id));
        let reference = reference.ok_or_else(|| Error::field("reference", "is no reference"))?;
        Ok(vec![Notice::Changed(reference.to_owned())])
    }
}

impl PaymentProvider for Own {
    fn is_checkout_id(&self, id: &str) -> bool {
        is_order_id(id)
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
        _: EpochMs,
    ) -> BoxFuture<'a, Result<Vec<Notice>>> {
        async move { self.notices(headers, body) }.boxed()
    }
}

fn payment(answer: Value) -> Result<Payment> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        status: Status,
        shopper_id: String,
        product_id: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Status {
        Paid(Paid),
        NotPaid(UnpaidReason),
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Paid {
        Paid,
    }
    let answer: Answer = serde_json::from_value(answer)
        .map_err(|error| Error::internal(format!("the store's payment system: {error}")))?;
    Ok(Payment {
        status: match answer.status {
            Status::Paid(Paid::Paid) => PaymentStatus::Paid,
            Status::NotPaid(reason) => PaymentStatus::NotPaid(reason),
        },
        shopper_id: answer.shopper_id,
        product_id: answer.product_id,
    })
}
