//! `/api/tryon/track`

use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::app::{Setup, TestApp};

const TRACK: &str = "/api/tryon/track";

fn report(success: bool, token: Option<&str>) -> Value {
    json!({
        "api_key": "gvk_test_one", "product_type": "apparel", "variation_count": 2,
        "generation_time_ms": 5100, "success": success, "page_url": "https://shop.example/shirt",
        "product_title": "Shirt", "origin": "https://shop.example", "end_customer_token": token,
    })
}

#[tokio::test]
async fn success_costs_one_tryon_and_one_credit() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let body = report(true, shopper.token.as_deref());
    let response = app.store().post(TRACK, &body).await.expect(200);
    let expected = json!({
        "success": true, "variation_count": 2, "remaining_credits": 999,
        "end_customer_quota": { "used": 1, "limit": 3, "remaining": 2 },
    });
    assert_eq!(response, expected);
}

#[tokio::test]
async fn failure_is_free() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let body = report(false, shopper.token.as_deref());
    let response = app.store().post(TRACK, &body).await.expect(200);
    assert_eq!(response["remaining_credits"], 1000);
    assert_eq!(response["end_customer_quota"]["used"], 0);
}

#[tokio::test]
async fn success_without_token_costs_only_a_credit() {
    let app = TestApp::start().await;
    let response = app
        .store()
        .post(TRACK, &report(true, None))
        .await
        .expect(200);
    assert_eq!(response["remaining_credits"], 999);
    assert!(response.get("end_customer_quota").is_none());
}

#[tokio::test]
async fn nothing_is_debited_when_quota_is_exhausted() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    let body = report(true, shopper.token.as_deref());
    app.store().post(TRACK, &body).await.expect(200);
    let refused = app
        .store()
        .post(TRACK, &body)
        .await
        .expect_error(402, "end_customer_quota");
    assert_eq!(refused["reason"], "quota_exhausted");
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn quota_is_unchanged_when_credits_are_exhausted() {
    let app = TestApp::with(Setup {
        credits: 0,
        ..Setup::default()
    })
    .await;
    let shopper = app.shopper("ada", 1).await;
    let body = report(true, shopper.token.as_deref());
    app.store()
        .post(TRACK, &body)
        .await
        .expect_error(402, "credit_limit_reached");
    assert_eq!(app.current_usage("ada").await["used"], 0);
}

#[tokio::test]
async fn token_must_be_valid_and_of_the_same_store() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    let bad = report(true, Some("rubbish"));
    app.store()
        .post(TRACK, &bad)
        .await
        .expect_error(401, "invalid_session_token");
    let good = report(true, shopper.token.as_deref());
    app.other_store()
        .post(TRACK, &good)
        .await
        .expect_error(403, "token_store_mismatch");
    app.clock.advance_ms(3_600_000);
    app.store()
        .post(TRACK, &good)
        .await
        .expect_error(401, "invalid_session_token");
}

#[tokio::test]
async fn key_must_be_in_the_header_and_fields_are_validated() {
    let app = TestApp::start().await;
    app.anonymous()
        .post(TRACK, &report(true, None))
        .await
        .expect_error(401, "unauthorized");
    app.store()
        .post(TRACK, &json!({}))
        .await
        .expect_field_error(400, "success");
    let body = json!({ "success": true, "variation_count": 5 });
    app.store()
        .post(TRACK, &body)
        .await
        .expect_field_error(400, "variation_count");
}

#[tokio::test]
async fn call_with_idempotency_key_is_charged_once() {
    let app = TestApp::start().await;
    let call = async |variation_count: u8| {
        let mut body = report(true, None);
        body["variation_count"] = variation_count.into();
        let store = app.store();
        let mut request = store.request(Method::POST, TRACK, Body::from(body.to_string()));
        let headers = request.headers_mut();
        headers.insert("idempotency-key", "order 7".parse().unwrap());
        store.send(request).await
    };
    let first = call(2).await.expect(200);
    assert_eq!(call(2).await.expect(200), first);
    assert_eq!(app.credits_used().await, 1);
    call(3).await.expect_error(409, "idempotency_conflict");
    // The try-on is remembered for longer than the response.
    app.clock.advance(2 * genvoris::clock::DAY);
    call(2).await.expect(200);
    call(3).await.expect_error(409, "idempotency_conflict");
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn shopper_cannot_use_the_attempt_id_of_a_tracked_tryon() {
    let app = TestApp::start().await;
    let refused = app.legacy_page().attempt("track:order-1").await;
    refused.expect_field_error(400, "attempt_id");
    let report = app.store().with_header("idempotency-key", "order-1");
    let report = report
        .post("/api/tryon/track", &json!({ "success": true }))
        .await;
    report.expect(200);
    assert_eq!(app.credits_used().await, 1);
}
