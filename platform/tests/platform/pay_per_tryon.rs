//! The backend of a store that sells single try-ons: from the checkout to the token.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::hmac;
use axum::{Router, body::Body, http::Method};
use clap::Parser;
use futures_util::future::join_all;
use genvoris::{
    app_with_store,
    cli::{Cli, Command},
    clock::Clock,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    app::{TestApp, TestClock},
    client::{Client, Shopper, TestResponse},
    payments::Payments,
    renderer::{Behaviour, TestRenderer},
};

const KEY: &str = "gvk_test_one";
const STRIPE_SECRET: &str = "whsec_test";
const PADDLE_SECRET: &str = "pdl_ntfset_test";
/// The page at which the shopper is.
const PAGE: &str = "http://127.0.0.1:8787/products/shirt?v=1";

/// A store that sells try-ons, beside the platform.
struct Shop {
    app: TestApp,
    router: Router,
}

impl Shop {
    fn new(app: TestApp, flags: &[&str]) -> Self {
        let settings = settings(flags).unwrap().unwrap();
        let router = app_with_store(app.state.clone(), settings).unwrap();
        Self { app, router }
    }

    /// With the sandbox's provider.
    async fn sandbox() -> Self {
        Self::new(TestApp::start().await, &SANDBOX)
    }

    async fn stripe(payments: &Payments) -> Self {
        let app = TestApp::start().await;
        let url = payments.url();
        let flags = [
            "--checkout-provider=stripe",
            "--checkout-price=0.99 USD",
            "--stripe-secret-key=sk_test_1",
            &format!("--stripe-webhook-secret={STRIPE_SECRET}"),
            &format!("--stripe-api-base={url}"),
        ];
        Self::new(app, &flags)
    }

    async fn paddle(payments: &Payments) -> Self {
        let app = TestApp::start().await;
        let flags = [
            "--checkout-provider=paddle",
            "--checkout-price-id=pri_1",
            "--paddle-api-key=pdl_1",
            &format!("--paddle-webhook-secret={PADDLE_SECRET}"),
            &format!("--paddle-api-base={}", payments.url()),
        ];
        Self::new(app, &flags)
    }

    fn page(&self) -> Client {
        Client::new(self.router.clone(), None)
    }

    /// Returns the checkout's URL.
    async fn checkout(&self, shopper: &str) -> String {
        let body = json!({ "shopperId": shopper, "productId": "42", "returnUrl": PAGE });
        let answer = self.page().post("/api/tryon/checkout", &body).await;
        answer.expect(200)["url"].as_str().unwrap().to_owned()
    }

    async fn exchange(&self, id: &str) -> TestResponse {
        let body = json!({ "checkoutSessionId": id });
        self.page().post("/api/tryon/session", &body).await
    }

    /// Presses a button of the sandbox's checkout page. Returns where it leads.
    async fn choose(&self, url: &str, choice: &str) -> String {
        let body = Body::from(format!("choice={choice}"));
        let mut request = self.page().request(Method::POST, path_of(url), body);
        let form = "application/x-www-form-urlencoded".parse().unwrap();
        request.headers_mut().insert("content-type", form);
        let answer = self.page().send(request).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").to_owned()
    }

    async fn webhook(&self, header: &'static str, signature: &str, body: &str) -> TestResponse {
        let page = self.page().with_header(header, signature);
        let body = Body::from(body.to_owned());
        page.send(page.request(Method::POST, "/api/tryon/webhook", body))
            .await
    }

    async fn stripe_event(&self, kind: &str, object: Value) {
        let body = json!({ "type": kind, "data": { "object": object } }).to_string();
        let now = self.app.clock.now().seconds();
        let signature = signed(STRIPE_SECRET, now, ".", &body);
        let header = format!("t={now},v1={signature},v0=ab");
        let answer = self.webhook("stripe-signature", &header, &body).await;
        answer.expect_no_content();
    }

    async fn paddle_event(&self, kind: &str, data: Value) {
        let body = json!({ "event_type": kind, "data": data }).to_string();
        let now = self.app.clock.now().seconds();
        let header = format!("ts={now};h1={}", signed(PADDLE_SECRET, now, ":", &body));
        let answer = self.webhook("paddle-signature", &header, &body).await;
        answer.expect_no_content();
    }

    fn shopper(&self, token: &Value) -> Shopper {
        Shopper::new(self.app.anonymous(), KEY, token["token"].as_str())
    }

    async fn grant(&self, id: &str) -> Value {
        let grant = self.app.store().get(&format!("/api/v1/grants/{id}")).await;
        grant.expect(200)
    }
}

const SANDBOX: [&str; 2] = ["--checkout-provider=sandbox", "--checkout-price=0.99 USD"];

fn settings(flags: &[&str]) -> Result<Option<genvoris::store::Settings>, String> {
    let key = format!("--store-key={KEY}");
    let arguments = ["genvoris", "serve", &key].into_iter();
    let cli = Cli::try_parse_from(arguments.chain(flags.iter().copied())).unwrap();
    let Command::Serve(serve) = cli.command else {
        unreachable!()
    };
    serve.checkout.settings()
}

fn signed(secret: &str, time: i64, joint: &str, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let message = format!("{time}{joint}{body}");
    let tag = hmac::sign(&key, message.as_bytes());
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn path_of(url: &str) -> &str {
    let path = url.splitn(4, '/').nth(3).unwrap();
    &url[url.len() - path.len() - 1..]
}

/// The last part of the sandbox's URL.
fn id_of(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}

fn stripe_session(id: &str, payment_status: &str) -> Value {
    json!({
        "id": id, "status": "complete", "payment_status": payment_status,
        "metadata": { "shopperId": "ada", "productId": "42", "model": "PAY_PER_USE" },
        "payment_intent": { "id": "pi_1", "status": "processing" },
    })
}

fn stripe_call(id: &str) -> String {
    format!("GET /v1/checkout/sessions/{id}?expand[]=payment_intent.latest_charge")
}

#[tokio::test]
async fn who_pays_gets_one_try_on_however_often_they_come_back() {
    let shop = Shop::sandbox().await;
    let url = shop.checkout("ada").await;
    let id = id_of(&url);
    let unpaid = shop
        .exchange(id)
        .await
        .expect_error(402, "payment_required");
    assert_eq!(unpaid["paymentStatus"], "unpaid");
    let page = shop.page().get(path_of(&url)).await;
    assert!(page.text().contains("Pay 0.99 USD"));
    let back = shop.choose(&url, "pay").await;
    assert_eq!(back, format!("{PAGE}&session_id={id}"));
    let first = shop.exchange(id).await.expect(200);
    let second = shop.exchange(id).await.expect(200);
    let shopper = shop.shopper(&first);
    let quota = shopper.try_on().await.expect(200)["end_customer_quota"].clone();
    assert_eq!(quota, json!({ "used": 1, "limit": 1, "remaining": 0 }));
    let refused = shop.shopper(&second).try_on().await;
    refused.expect_error(402, "end_customer_quota");
    // Still the same, so that a lost answer can be asked for again.
    shop.exchange(id).await.expect(200);
    let path = "/api/v1/customers/ada";
    let customer = shop.app.store().get(path).await.expect(200);
    assert_eq!(customer["metadata"], json!({ "model": "PAY_PER_USE" }));
    let path = "/api/v1/customers/ada/sessions";
    let sessions = shop.app.store().get(path).await.expect(200);
    let products = sessions["data"].as_array().unwrap().iter();
    assert_eq!(products.count(), 3);
}

#[tokio::test]
async fn each_way_out_of_the_sandboxs_checkout_is_what_it_says() {
    let shop = Shop::sandbox().await;
    let cases = [
        ("decline", "unpaid", None),
        ("cancel", "unpaid", Some(PAGE)),
        ("pay_late", "processing", Some("session_id=")),
    ];
    for (choice, status, target) in cases {
        let url = shop.checkout("ada").await;
        let back = shop.choose(&url, choice).await;
        assert!(back.contains(target.unwrap_or(id_of(&url))), "{back}");
        let refused = shop.exchange(id_of(&url)).await;
        let refused = refused.expect_error(402, "payment_required");
        assert_eq!(refused["paymentStatus"], status, "{choice}");
        if choice == "pay_late" {
            shop.app.clock.advance(Duration::from_secs(10));
            shop.exchange(id_of(&url)).await.expect(200);
        }
    }
    let url = shop.checkout("bob").await;
    shop.choose(&url, "pay_and_close").await;
    // Known without the shopper's return, as if by a webhook.
    assert_eq!(shop.grant(id_of(&url)).await["remaining"], 1);
    shop.choose(&url, "refund").await;
    let refused = shop.exchange(id_of(&url)).await;
    let refused = refused.expect_error(402, "payment_required");
    assert_eq!(refused["paymentStatus"], "refunded");
    let late = shop.checkout("ada").await;
    shop.app.clock.advance(Duration::from_secs(30 * 60));
    shop.choose(&late, "pay").await;
    let refused = shop.exchange(id_of(&late)).await;
    let refused = refused.expect_error(402, "payment_required");
    assert_eq!(refused["paymentStatus"], "expired");
}

#[tokio::test]
async fn a_failed_try_on_can_run_again_with_the_same_payment() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Fail);
    let shop = Shop::new(TestApp::with_renderer(&renderer).await, &SANDBOX);
    let url = shop.checkout("ada").await;
    shop.choose(&url, "pay").await;
    let token = shop.exchange(id_of(&url)).await.expect(200);
    let failed = shop.shopper(&token).attempt("paid").await;
    failed.expect_error(502, "upstream_unreachable");
    renderer.set_behaviour(Behaviour::Succeed);
    let token = shop.exchange(id_of(&url)).await.expect(200);
    shop.shopper(&token).attempt("paid").await.expect(200);
    let again = shop.shopper(&token).attempt("another").await;
    again.expect_error(402, "end_customer_quota");
}

#[tokio::test]
async fn two_checkouts_are_two_try_ons() {
    let shop = Shop::sandbox().await;
    let mut last = Value::Null;
    for _ in 0..2 {
        let url = shop.checkout("ada").await;
        shop.choose(&url, "pay").await;
        last = shop.exchange(id_of(&url)).await.expect(200);
    }
    let shopper = shop.shopper(&last);
    shopper.try_on().await.expect(200);
    shopper.try_on().await.expect(200);
    shopper
        .try_on()
        .await
        .expect_error(402, "end_customer_quota");
}

#[tokio::test]
async fn a_checkout_of_another_shopper_is_refused() {
    let shop = Shop::sandbox().await;
    let url = shop.checkout("ada").await;
    shop.choose(&url, "pay_late").await;
    shop.app.clock.advance(Duration::from_secs(10));
    let body = |shopper: &str| json!({ "checkoutSessionId": id_of(&url), "shopperId": shopper });
    for _ in 0..2 {
        // Once before the platform knows of it, once after.
        let stolen = shop.page().post("/api/tryon/session", &body("eve")).await;
        stolen.expect_error(403, "shopper_mismatch");
        let own = shop.page().post("/api/tryon/session", &body("ada")).await;
        own.expect(200);
    }
    let eve = shop.app.store().get("/api/v1/customers/eve").await;
    eve.expect_error(404, "not_found");
}

#[tokio::test]
async fn no_other_grant_can_be_exchanged() {
    let shop = Shop::sandbox().await;
    let store = shop.app.store();
    store
        .post("/api/v1/customers", &json!({ "externalId": "ada" }))
        .await
        .expect(201);
    let order = json!({ "tryOns": 5, "reference": "order-1" });
    store
        .post("/api/v1/customers/ada/grants", &order)
        .await
        .expect(201);
    let ids = [
        "order-1",
        "",
        "chk_",
        "chk_../order-1",
        "cs_1",
        "chk_{CHECKOUT_SESSION_ID}",
        "{CHECKOUT_SESSION_ID}",
        "%7BCHECKOUT_SESSION_ID%7D",
        "chk_a/b",
    ];
    for id in ids {
        let refused = shop.exchange(id).await;
        refused.expect_field_error(400, "checkoutSessionId");
    }
    let unknown = shop.exchange("chk_0123456789abcdef").await;
    unknown.expect_error(404, "not_found");
}

#[tokio::test]
async fn bad_checkouts_are_refused_and_the_page_has_no_say_in_the_price() {
    let shop = Shop::sandbox().await;
    let cases = [
        (json!({}), "shopperId"),
        (json!({ "shopperId": "" }), "shopperId"),
        (
            json!({ "shopperId": "ada", "productId": "a\u{7}" }),
            "productId",
        ),
        (
            json!({ "shopperId": "ada", "returnUrl": "https://evil.example/" }),
            "returnUrl",
        ),
        (
            json!({ "shopperId": "ada", "returnUrl": "javascript:alert(1)" }),
            "returnUrl",
        ),
        (json!({ "shopperId": "ada" }), "returnUrl"),
    ];
    for (body, field) in cases {
        let refused = shop.page().post("/api/tryon/checkout", &body).await;
        refused.expect_field_error(400, field);
    }
    let foreign = shop.page().with_header("origin", "https://evil.example");
    let body = json!({ "shopperId": "ada", "returnUrl": PAGE });
    for path in ["/api/tryon/checkout", "/api/tryon/session"] {
        let refused = foreign.post(path, &body).await;
        refused.expect_error(403, "cross_origin");
    }
    let cheap = json!({ "shopperId": "ada", "returnUrl": PAGE, "price": "0.01 USD", "amount": 1 });
    let created = shop
        .page()
        .post("/api/tryon/checkout", &cheap)
        .await
        .expect(200);
    let page = shop
        .page()
        .get(path_of(created["url"].as_str().unwrap()))
        .await;
    assert!(page.text().contains("0.99 USD"));
}

#[tokio::test]
async fn pages_of_the_configured_shop_may_call_from_another_origin_and_no_other_page_may() {
    let app = TestApp::start().await;
    let flags = [SANDBOX[0], SANDBOX[1], "--shop-url=https://shop.example"];
    let shop = Shop::new(app, &flags);
    let page = shop.page().with_header("origin", "https://shop.example");
    let page = page.with_header("access-control-request-method", "POST");
    let page = page.with_header("access-control-request-headers", "x-csrf-token");
    for path in ["/api/tryon/checkout", "/api/tryon/session"] {
        let preflight = page.request(Method::OPTIONS, path, Body::empty());
        let answer = page.send(preflight).await;
        assert_eq!(answer.status, 200, "{path}");
        let allowed = ["origin", "methods", "headers", "credentials"].map(|name| {
            let header = format!("access-control-allow-{name}");
            answer.header(&header).to_owned()
        });
        assert_eq!(
            allowed,
            ["https://shop.example", "POST", "x-csrf-token", "true"]
        );
    }
    let body = json!({ "shopperId": "ada", "returnUrl": "https://shop.example/products/shirt" });
    let created = page.post("/api/tryon/checkout", &body).await;
    assert_eq!(
        created.header("access-control-allow-origin"),
        "https://shop.example"
    );
    created.expect(200);
    let foreign = shop.page().with_header("origin", "https://evil.example");
    let refused = foreign.post("/api/tryon/checkout", &json!({})).await;
    refused.expect_error(403, "cross_origin");
}

#[tokio::test]
async fn what_the_sandboxs_page_does_not_offer_is_refused() {
    let shop = Shop::sandbox().await;
    let url = shop.checkout("ada").await;
    let page = shop.page();
    for body in ["", "choice=steal", "pay"] {
        let mut request = page.request(Method::POST, path_of(&url), Body::from(body));
        let form = "application/x-www-form-urlencoded".parse().unwrap();
        request.headers_mut().insert("content-type", form);
        page.send(request).await.expect_field_error(400, "choice");
    }
    let unknown = page.get("/api/tryon/sandbox/chk_1").await;
    unknown.expect_error(404, "not_found");
}

#[tokio::test]
async fn what_a_shopper_has_in_their_metadata_stays() {
    let shop = Shop::sandbox().await;
    let vip = json!({ "externalId": "ada", "metadata": { "vip": true } });
    shop.app
        .store()
        .post("/api/v1/customers", &vip)
        .await
        .expect(201);
    let url = shop.checkout("ada").await;
    shop.choose(&url, "pay").await;
    let customer = shop
        .app
        .store()
        .get("/api/v1/customers/ada")
        .await
        .expect(200);
    let expected = json!({ "vip": true, "model": "PAY_PER_USE" });
    assert_eq!(customer["metadata"], expected);
}

#[tokio::test]
async fn stripe_is_asked_as_its_sdk_would_ask() {
    let payments = Payments::start().await;
    let shop = Shop::stripe(&payments).await;
    let create = "POST /v1/checkout/sessions";
    payments.answers(
        create,
        json!({ "id": "cs_1", "url": "https://checkout.example/cs_1" }),
    );
    // Its outcome is unknown, so the call is made again, under the same key.
    payments.fails(1);
    assert_eq!(shop.checkout("ada").await, "https://checkout.example/cs_1");
    let received = payments.received();
    assert_eq!(received.len(), 2);
    let key = received[0].header("idempotency-key");
    assert!(key.starts_with("chk_") && key == received[1].header("idempotency-key"));
    for call in &received {
        assert_eq!(call.header("stripe-version"), "2026-10-28.endive");
        assert_eq!(call.header("authorization"), "Bearer sk_test_1");
        let form = call.form();
        let success = format!("{PAGE}&session_id={{CHECKOUT_SESSION_ID}}");
        assert_eq!(form["success_url"], success);
        assert_eq!(form["cancel_url"], PAGE);
        assert_eq!(form["line_items[0][price_data][unit_amount]"], "99");
        assert_eq!(form["metadata[model]"], "PAY_PER_USE");
        assert_eq!(form["metadata[shopperId]"], "ada");
    }
}

#[tokio::test]
async fn a_refusal_of_stripes_is_no_checkout_and_repeats_no_key() {
    let payments = Payments::start().await;
    let shop = Shop::stripe(&payments).await;
    let body = json!({ "shopperId": "ada", "returnUrl": PAGE });
    let refused = shop.page().post("/api/tryon/checkout", &body).await;
    let refused = refused.expect_error(502, "upstream_unreachable");
    assert!(!refused.to_string().contains("sk_test"));
    assert_eq!(payments.calls("POST"), 1, "a refusal is final");
}

#[tokio::test]
async fn a_free_checkout_is_as_good_as_paid_and_an_unpaid_one_waits() {
    let payments = Payments::start().await;
    let shop = Shop::stripe(&payments).await;
    payments.answers(
        &stripe_call("cs_free"),
        stripe_session("cs_free", "no_payment_required"),
    );
    shop.exchange("cs_free").await.expect(200);
    payments.answers(
        &stripe_call("cs_debit"),
        stripe_session("cs_debit", "unpaid"),
    );
    let waits = shop.exchange("cs_debit").await;
    let waits = waits.expect_error(402, "payment_required");
    assert_eq!(waits["paymentStatus"], "processing");
    payments.answers(&stripe_call("cs_debit"), stripe_session("cs_debit", "paid"));
    let object = json!({ "id": "cs_debit", "payment_status": "paid" });
    shop.stripe_event("checkout.session.async_payment_succeeded", object)
        .await;
    assert_eq!(shop.grant("cs_debit").await["remaining"], 1);
    shop.exchange("cs_debit").await.expect(200);
}

#[tokio::test]
async fn what_is_known_is_answered_without_asking_the_provider() {
    let payments = Payments::start().await;
    let shop = Shop::stripe(&payments).await;
    payments.answers(&stripe_call("cs_1"), stripe_session("cs_1", "paid"));
    for _ in 0..5 {
        shop.exchange("cs_1").await.expect(200);
    }
    assert_eq!(payments.calls("GET"), 1);
}

#[tokio::test]
async fn a_refund_or_a_lost_dispute_takes_back_what_is_unused() {
    let cases = [
        (
            "charge.refunded",
            json!({ "refunded": true, "payment_intent": "pi_1" }),
            true,
        ),
        (
            "charge.dispute.closed",
            json!({ "status": "lost", "payment_intent": "pi_1" }),
            true,
        ),
        (
            "charge.refunded",
            json!({ "refunded": false, "payment_intent": "pi_1" }),
            false,
        ),
        (
            "charge.dispute.closed",
            json!({ "status": "won", "payment_intent": "pi_1" }),
            false,
        ),
        (
            "charge.refunded",
            json!({ "refunded": true, "payment_intent": null }),
            false,
        ),
        (
            "charge.refunded",
            json!({ "refunded": true, "payment_intent": "pi_2" }),
            false,
        ),
    ];
    for exchanged_before in [true, false] {
        for (kind, object, revoked) in &cases {
            let payments = Payments::start().await;
            let shop = Shop::stripe(&payments).await;
            payments.answers(&stripe_call("cs_1"), stripe_session("cs_1", "paid"));
            let list = "GET /v1/checkout/sessions?payment_intent=pi_1";
            payments.answers(list, json!({ "data": [{ "id": "cs_1" }] }));
            if exchanged_before {
                shop.exchange("cs_1").await.expect(200);
            }
            shop.stripe_event(kind, object.clone()).await;
            shop.stripe_event(kind, object.clone()).await;
            let answer = shop.exchange("cs_1").await;
            if !revoked {
                answer.expect(200);
                continue;
            }
            let refused = answer.expect_error(402, "payment_required");
            assert_eq!(refused["paymentStatus"], "refunded");
            let usage = shop.app.usage("ada").await;
            assert!(usage["grants"][0]["revokedAt"].is_string());
        }
    }
}

#[tokio::test]
async fn checkouts_of_other_things_give_no_try_on() {
    let payments = Payments::start().await;
    let shop = Shop::stripe(&payments).await;
    let mut session = stripe_session("cs_shoes", "paid");
    session["metadata"] = json!({ "shopperId": "ada" });
    payments.answers(&stripe_call("cs_shoes"), session);
    shop.stripe_event("checkout.session.completed", json!({ "id": "cs_shoes" }))
        .await;
    shop.stripe_event("payment_intent.succeeded", json!({ "id": "pi_9" }))
        .await;
    let refused = shop.exchange("cs_shoes").await;
    refused.expect_error(404, "not_found");
}

#[tokio::test]
async fn webhooks_that_nobody_signed_change_nothing() {
    let payments = Payments::start().await;
    let shop = Shop::stripe(&payments).await;
    payments.answers(&stripe_call("cs_1"), stripe_session("cs_1", "paid"));
    let body =
        json!({ "type": "checkout.session.completed", "data": { "object": { "id": "cs_1" } } });
    let body = body.to_string();
    let now = shop.app.clock.now().seconds();
    let good = signed(STRIPE_SECRET, now, ".", &body);
    let old = now - 301;
    let headers = [
        String::new(),
        "t=,v1=".to_owned(),
        format!("t={now}"),
        format!("v1={good}"),
        format!("t={now},v1={}", signed("whsec_other", now, ".", &body)),
        format!("t={now},v0={good}"),
        format!("t={old},v1={}", signed(STRIPE_SECRET, old, ".", &body)),
        format!("t={now},v1={}", signed(STRIPE_SECRET, now, ".", "{}")),
        format!("t=9223372036854775807,v1={good}"),
        format!("t=-9223372036854775808,v1={good}"),
    ];
    for header in headers {
        let answer = shop.webhook("stripe-signature", &header, &body).await;
        answer.expect_error(401, "unauthorized");
    }
    assert_eq!(payments.received().len(), 0);
    let header = format!("t={now},v1=00,v1={good}");
    let genuine = shop.webhook("stripe-signature", &header, &body).await;
    genuine.expect_no_content();
    assert_eq!(shop.grant("cs_1").await["remaining"], 1);
}

#[tokio::test]
async fn paddle_sells_try_ons_too() {
    let payments = Payments::start().await;
    let shop = Shop::paddle(&payments).await;
    let url = "https://shop.example/pay?_ptxn=txn_1";
    let created = json!({ "data": { "id": "txn_1", "checkout": { "url": url } } });
    payments.answers("POST /transactions", created);
    assert_eq!(shop.checkout("ada").await, url);
    let sent: Value = serde_json::from_slice(&payments.received()[0].body).unwrap();
    assert_eq!(
        sent["items"],
        json!([{ "price_id": "pri_1", "quantity": 1 }])
    );
    let custom = json!({ "model": "PAY_PER_USE", "shopperId": "ada", "productId": "42" });
    assert_eq!(sent["custom_data"], custom);
    let transaction = |status: &str| json!({ "data": { "id": "txn_1", "status": status, "custom_data": custom } });
    let call = "GET /transactions/txn_1?include=adjustments";
    payments.answers(call, transaction("ready"));
    shop.exchange("txn_1")
        .await
        .expect_error(402, "payment_required");
    payments.answers(call, transaction("completed"));
    shop.paddle_event("transaction.completed", json!({ "id": "txn_1" }))
        .await;
    assert_eq!(shop.grant("txn_1").await["remaining"], 1);
    shop.exchange("txn_1").await.expect(200);
    let refund = json!({ "action": "refund", "type": "full", "status": "approved", "transaction_id": "txn_1" });
    shop.paddle_event("adjustment.updated", refund).await;
    let refused = shop.exchange("txn_1").await;
    let refused = refused.expect_error(402, "payment_required");
    assert_eq!(refused["paymentStatus"], "refunded");
    let forged = shop.webhook("paddle-signature", "ts=1;h1=00", "{}").await;
    forged.expect_error(401, "unauthorized");
}

/// The flags of a store with a payment system of its own.
fn own(payments: &Payments) -> [String; 4] {
    [
        "--checkout-provider=own".to_owned(),
        "--checkout-price=120 JPY".to_owned(),
        "--own-key=secret".to_owned(),
        format!("--own-url={}pay", payments.url()),
    ]
}

#[tokio::test]
async fn a_stores_own_payment_system_is_asked() {
    let payments = Payments::start().await;
    let flags = own(&payments);
    let shop = Shop::new(
        TestApp::start().await,
        &flags.each_ref().map(String::as_str),
    );
    payments.answers("POST /pay/", json!({ "url": "https://shop.example/pay/1" }));
    assert_eq!(shop.checkout("ada").await, "https://shop.example/pay/1");
    let sent: Value = serde_json::from_slice(&payments.received()[0].body).unwrap();
    assert_eq!(
        (&sent["amount"], &sent["currency"]),
        (&json!(120), &json!("JPY"))
    );
    let id = sent["reference"].as_str().unwrap();
    assert_eq!(sent["successUrl"], format!("{PAGE}&session_id={id}"));
    let call = format!("GET /pay/{id}");
    payments.answers(&call, json!({ "status": "processing", "shopperId": "ada" }));
    let waits = shop
        .exchange(id)
        .await
        .expect_error(402, "payment_required");
    assert_eq!(waits["paymentStatus"], "processing");
    payments.answers(&call, json!({ "status": "paid", "shopperId": "ada" }));
    let notice = json!({ "reference": id }).to_string();
    let forged = shop.webhook("authorization", "Bearer other", &notice).await;
    forged.expect_error(401, "unauthorized");
    let told = shop
        .webhook("authorization", "Bearer secret", &notice)
        .await;
    told.expect_no_content();
    shop.exchange(id).await.expect(200);
    payments.answers(&call, json!({ "status": "refunded", "shopperId": "ada" }));
    shop.webhook("authorization", "Bearer secret", &notice)
        .await
        .expect_no_content();
    let refused = shop.exchange(id).await;
    refused.expect_error(402, "payment_required");
    payments.answers(
        "GET /pay/chk_odd",
        json!({ "status": "maybe", "shopperId": "ada" }),
    );
    let odd = shop.exchange("chk_odd").await;
    odd.expect_error(500, "internal_error");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_50_exchanges_at_once_through_two_processes_one_try_on_comes() {
    let payments = Payments::start().await;
    let flags = own(&payments);
    let flags = flags.each_ref().map(String::as_str);
    let one = Shop::new(TestApp::start().await, &flags);
    let other = one
        .app
        .second_process(Arc::new(TestRenderer::default()))
        .await;
    let shops = [one, Shop::new(other, &flags)];
    payments.answers(
        "GET /pay/chk_1",
        json!({ "status": "paid", "shopperId": "ada" }),
    );
    let exchanges = (0..50).map(|number| {
        let page = shops[number % 2].page();
        let body = json!({ "checkoutSessionId": "chk_1" });
        tokio::spawn(async move { page.post("/api/tryon/session", &body).await })
    });
    let tokens = join_all(exchanges).await;
    let tokens = tokens.into_iter().map(|answer| answer.unwrap().expect(200));
    let tokens: Vec<Value> = tokens.collect();
    let tryons = tokens.iter().enumerate().map(|(number, token)| {
        let shopper = shops[number % 2].shopper(token);
        tokio::spawn(async move { shopper.try_on().await.status })
    });
    let statuses = join_all(tryons).await;
    let statuses: Vec<u16> = statuses.into_iter().map(Result::unwrap).collect();
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(402)), (1, 49));
    assert_eq!(shops[0].app.credits_used().await, 1);
}

#[tokio::test]
async fn a_store_of_its_own_process_calls_the_platform_over_http() {
    let app = TestApp::start().await;
    app.store().get("/api/status").await.expect(200);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, app.router.clone()).into_future());
    let store = |key: &str| {
        let platform = genvoris::store::Platform::at(base.parse().unwrap(), key).unwrap();
        let settings = settings(&SANDBOX).unwrap().unwrap();
        let clock: Arc<TestClock> = app.clock.clone();
        let store = genvoris::store::Store::new(
            settings,
            platform,
            clock,
            app.state.trusted_proxies.clone(),
        );
        with_ids(genvoris::store::routes(store.unwrap()))
    };
    let (router, wrong) = (store(KEY), store("gvk_test_wrong"));
    let shop = Shop { app, router };
    let url = shop.checkout("ada").await;
    shop.choose(&url, "pay").await;
    let token = shop.exchange(id_of(&url)).await.expect(200);
    shop.shopper(&token).try_on().await.expect(200);
    let refused = Client::new(wrong, None);
    let body = json!({ "checkoutSessionId": id_of(&url) });
    let refused = refused.post("/api/tryon/session", &body).await;
    let refused = refused.expect_error(500, "internal_error");
    assert!(!refused.to_string().contains("gvk_test"));
}

fn with_ids(routes: Router) -> Router {
    routes.layer(axum::middleware::from_fn(
        genvoris::http::middleware::request_log::log,
    ))
}

#[test]
fn settings_that_do_not_fit_are_named_and_no_key_is_repeated() {
    let cases: [(&[&str], &str); 8] = [
        (&["--checkout-provider=sandbox"], "--checkout-price"),
        (
            &["--checkout-provider=sandbox", "--checkout-price=1.5 JPY"],
            "--checkout-price",
        ),
        (
            &["--checkout-provider=sandbox", "--checkout-price-id=price_1"],
            "--checkout-price-id",
        ),
        (
            &["--checkout-provider=stripe", "--checkout-price=1 USD"],
            "--stripe-secret-key",
        ),
        (
            &[
                "--checkout-provider=stripe",
                "--checkout-price=0.305 KWD",
                "--stripe-secret-key=sk_1",
            ],
            "--checkout-price",
        ),
        (
            &["--checkout-provider=paddle", "--checkout-price=1 USD"],
            "--paddle-api-key",
        ),
        (
            &[
                "--checkout-provider=own",
                "--checkout-price=1 USD",
                "--own-key=sk_1",
            ],
            "--own-url",
        ),
        (
            &[
                "--checkout-provider=sandbox",
                "--checkout-price=1 USD",
                "--shop-url=shop",
            ],
            "--shop-url",
        ),
    ];
    for (flags, named) in cases {
        let error = settings(flags).err().unwrap();
        assert!(error.contains(named), "{flags:?}: {error}");
        assert!(!error.contains("sk_1") && !error.contains(KEY), "{error}");
    }
    assert!(settings(&[]).unwrap().is_none());
}
