//! Stripe: Checkout Sessions.

use axum::http::HeaderMap;
use futures_util::{FutureExt, future::BoxFuture};
use iso_currency::Currency;
use reqwest::{Client, RequestBuilder, Url};
use serde_json::Value;

use super::{
    Checkout, ConfiguredPrice, MODEL, Notice, Order, Payment, PaymentProvider, PaymentStatus, api,
    is_id, signature::Scheme,
};
use crate::{
    clock::EpochMs,
    error::{Error, Result, UnpaidReason},
    store::price::Price,
};

/// The version of the API whose answers are read here, whatever the account's default is.
const VERSION: &str = "2026-10-28.endive";
const SIGNATURE: Scheme = Scheme {
    header: "stripe-signature",
    time: "t",
    signature: "v1",
    separator: ',',
    joint: ".",
};

/// An account at Stripe.
pub struct Stripe {
    client: Client,
    settings: StripeSettings,
}

/// The settings of [`Stripe`].
pub struct StripeSettings {
    /// `https://api.stripe.com/`, or a server that answers in its place.
    pub api_base: Url,
    /// `sk_…` or, better, a restricted key `rk_…`.
    pub secret_key: String,
    /// `whsec_…`; webhooks are refused without it.
    pub webhook_secret: Option<String>,
}

impl Stripe {
    /// # Errors
    /// 500 if TLS cannot be set up.
    pub fn new(settings: StripeSettings) -> Result<Self> {
        let client = api::client()?;
        Ok(Self { client, settings })
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .bearer_auth(&self.settings.secret_key)
            .header("stripe-version", VERSION)
    }

    fn url(&self, path: &str) -> Result<Url> {
        self.settings.api_base.join(path).map_err(Error::internal)
    }

    async fn create(&self, order: &Order) -> Result<Checkout> {
        let url = self.url("v1/checkout/sessions")?;
        let request = self
            .authorized(self.client.post(url))
            .header("idempotency-key", &order.id)
            .form(&form(order)?);
        let session = api::send_idempotent(request).await?;
        Checkout::new(session["id"].as_str(), session["url"].as_str())
    }

    async fn payment(&self, id: &str) -> Result<Option<Payment>> {
        let path = format!("v1/checkout/sessions/{id}?expand[]=payment_intent.latest_charge");
        let session = api::send(self.authorized(self.client.get(self.url(&path)?))).await?;
        Ok(session.as_ref().and_then(payment))
    }

    async fn notices(&self, headers: &HeaderMap, body: &[u8], now: EpochMs) -> Result<Vec<Notice>> {
        let secret = self.settings.webhook_secret.as_deref();
        let event = SIGNATURE.event(secret, headers, body, now)?;
        let object = &event["data"]["object"];
        match event["type"].as_str().unwrap_or_default() {
            "checkout.session.completed"
            | "checkout.session.async_payment_succeeded"
            | "checkout.session.async_payment_failed" => {
                let id = object["id"].as_str().filter(|id| self.is_checkout_id(id));
                Ok(id
                    .map(|id| Notice::Changed(id.to_owned()))
                    .into_iter()
                    .collect())
            }
            // A refund of a part leaves what was bought.
            "charge.refunded" if object["refunded"] == true => self.reversed(object).await,
            "charge.dispute.closed" if object["status"] == "lost" => self.reversed(object).await,
            _ => Ok(Vec::new()),
        }
    }

    /// The checkouts of a charge's or a dispute's payment, which has no mention of them.
    async fn reversed(&self, object: &Value) -> Result<Vec<Notice>> {
        let payment = object["payment_intent"].as_str();
        let Some(payment) = payment.filter(|id| is_id(id, "pi_")) else {
            return Ok(Vec::new());
        };
        let path = format!("v1/checkout/sessions?payment_intent={payment}");
        let list = api::send(self.authorized(self.client.get(self.url(&path)?))).await?;
        let sessions = list.as_ref().and_then(|list| list["data"].as_array());
        let ids = sessions.into_iter().flatten();
        let ids = ids.filter_map(|session| session["id"].as_str());
        let own = ids.filter(|id| self.is_checkout_id(id));
        Ok(own.map(|id| Notice::Reversed(id.to_owned())).collect())
    }
}

impl PaymentProvider for Stripe {
    fn is_checkout_id(&self, id: &str) -> bool {
        is_id(id, "cs_")
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
        self.notices(headers, body, now).boxed()
    }
}

type Form = Vec<(String, String)>;

fn form(order: &Order) -> Result<Form> {
    let mut form: Form = vec![
        ("mode".into(), "payment".into()),
        // The form's encoding is undone by Stripe, which then finds the placeholder with its braces.
        ("success_url".into(), order.urls.success.clone()),
        ("cancel_url".into(), order.urls.cancel.clone()),
        ("line_items[0][quantity]".into(), "1".into()),
    ];
    form.extend(line_item(order)?);
    for (name, value) in order.metadata() {
        form.push((format!("metadata[{name}]"), value.into()));
        // For the account's owner, who finds payments by it.
        let name = format!("payment_intent_data[metadata][{name}]");
        form.push((name, value.into()));
    }
    Ok(form)
}

fn line_item(order: &Order) -> Result<Form> {
    let field = |name: &str| format!("line_items[0][{name}]");
    let price = match &order.price {
        ConfiguredPrice::Catalog(id) => return Ok(vec![(field("price"), id.clone())]),
        ConfiguredPrice::Amount(price) => *price,
    };
    let amount = amount(price).ok_or_else(|| {
        Error::internal("Stripe does not take this price: its last decimal has to be 0")
    })?;
    let code = price.currency.code().to_lowercase();
    Ok(vec![
        (field("price_data][currency"), code),
        (field("price_data][unit_amount"), amount.to_string()),
        (field("price_data][product_data][name"), order.title.clone()),
    ])
}

/// The price as Stripe counts, which differs from ISO 4217 for some currencies; none if Stripe does not take it.
pub fn amount(price: Price) -> Option<i64> {
    match price.currency {
        // Stripe counts them with two decimals, and they have none.
        Currency::ISK | Currency::UGX => price.amount.checked_mul(100),
        // Stripe counts it without decimals, and it has two.
        Currency::MGA => (price.amount % 100 == 0).then_some(price.amount / 100),
        // Of three decimals, Stripe wants the last to be 0.
        currency if currency.exponent() == Some(3) => {
            (price.amount % 10 == 0).then_some(price.amount)
        }
        _ => Some(price.amount),
    }
}

/// What became of a checkout session; none if it is not for a try-on.
fn payment(session: &Value) -> Option<Payment> {
    let metadata = &session["metadata"];
    if metadata["model"] != MODEL {
        return None;
    }
    let text = |name: &str| metadata[name].as_str().map(str::to_owned);
    Some(Payment {
        status: status(session),
        shopper_id: text("shopperId").filter(|id| !id.is_empty())?,
        product_id: text("productId"),
    })
}

fn status(session: &Value) -> PaymentStatus {
    let payment = &session["payment_intent"];
    let failed = matches!(
        payment["status"].as_str(),
        Some("requires_payment_method" | "canceled")
    );
    let reason = match (
        session["status"].as_str(),
        session["payment_status"].as_str(),
    ) {
        (Some("expired"), _) => UnpaidReason::Expired,
        (Some("open"), _) => UnpaidReason::Unpaid,
        // The whole amount: a refund of a part leaves what was bought.
        _ if payment["latest_charge"]["refunded"] == true => UnpaidReason::Refunded,
        (_, Some("paid" | "no_payment_required")) => return PaymentStatus::Paid,
        // Complete, and the money is on its way, or did not come.
        _ if failed => UnpaidReason::Failed,
        _ => UnpaidReason::Processing,
    };
    PaymentStatus::NotPaid(reason)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::store::return_url::ReturnUrls;

    #[test]
    fn amounts_are_as_stripe_counts_them() {
        let cases = [
            ("0.99 USD", Some(99)),
            ("120 JPY", Some(120)),
            ("0.300 KWD", Some(300)),
            ("0.305 KWD", None),
            ("100 ISK", Some(10_000)),
            ("500 UGX", Some(50_000)),
            ("5000.00 MGA", Some(5000)),
        ];
        for (price, expected) in cases {
            assert_eq!(amount(price.parse().unwrap()), expected, "{price}");
        }
    }

    #[test]
    fn only_what_is_complete_and_paid_or_free_is_paid() {
        let session = |status: &str, payment_status: &str, payment: Value| json!({ "status": status, "payment_status": payment_status, "payment_intent": payment });
        let refunded = json!({ "latest_charge": { "refunded": true } });
        let waits = json!({ "status": "processing" });
        let lost = json!({ "status": "requires_payment_method" });
        use PaymentStatus::{NotPaid, Paid};
        let cases = [
            (
                session("complete", "paid", json!({ "status": "succeeded" })),
                Paid,
            ),
            (
                session("complete", "no_payment_required", Value::Null),
                Paid,
            ),
            (
                session("complete", "unpaid", waits),
                NotPaid(UnpaidReason::Processing),
            ),
            (
                session("complete", "unpaid", lost),
                NotPaid(UnpaidReason::Failed),
            ),
            (
                session("complete", "paid", refunded),
                NotPaid(UnpaidReason::Refunded),
            ),
            (
                session("open", "unpaid", Value::Null),
                NotPaid(UnpaidReason::Unpaid),
            ),
            (
                session("open", "no_payment_required", Value::Null),
                NotPaid(UnpaidReason::Unpaid),
            ),
            (
                session("expired", "unpaid", Value::Null),
                NotPaid(UnpaidReason::Expired),
            ),
        ];
        for (session, expected) in cases {
            assert_eq!(status(&session), expected, "{session}");
        }
    }

    #[test]
    fn a_checkout_of_something_else_is_none() {
        for metadata in [
            json!({}),
            json!({ "model": "PAY_PER_USE" }),
            json!({ "shopperId": "ada" }),
        ] {
            let session =
                json!({ "status": "complete", "payment_status": "paid", "metadata": metadata });
            assert!(payment(&session).is_none(), "{session}");
        }
    }

    #[test]
    fn the_form_has_the_placeholder_and_the_configured_price_alone() {
        let page = Url::parse("https://shop.example/p?v=1").unwrap();
        let order = Order {
            id: Order::new_id(),
            shopper_id: "ada".to_owned(),
            product_id: Some("42".to_owned()),
            product_handle: None,
            urls: ReturnUrls::new(&page),
            price: ConfiguredPrice::Catalog("price_1".to_owned()),
            title: "One try-on".to_owned(),
            server: "https://shop.example".to_owned(),
        };
        let text = |form: Form| {
            let pairs = form
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join("\n")
        };
        let catalog = text(form(&order).unwrap());
        assert!(catalog.contains("line_items[0][price]=price_1"));
        assert!(!catalog.contains("price_data"));
        let price = ConfiguredPrice::Amount("0.99 USD".parse().unwrap());
        let inline = text(form(&Order { price, ..order }).unwrap());
        for line in [
            "success_url=https://shop.example/p?v=1&session_id={CHECKOUT_SESSION_ID}",
            "cancel_url=https://shop.example/p?v=1",
            "line_items[0][price_data][unit_amount]=99",
            "line_items[0][price_data][currency]=usd",
            "metadata[model]=PAY_PER_USE",
            "metadata[shopperId]=ada",
            "payment_intent_data[metadata][productId]=42",
        ] {
            assert!(
                inline.lines().any(|found| found == line),
                "{line} in {inline}"
            );
        }
    }
}
