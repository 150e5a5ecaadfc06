//! `/api/v1/events`, `/api/v1/conversions`, `/api/v1/returns`

use std::time::Duration;

use axum::{body::Body, http::Method};
use genvoris::{
    clock::{DAY, EpochMs},
    db::events,
};
use serde_json::{Value, json};

use crate::{
    app::TestApp,
    client::{Client, TestResponse},
};

const EVENTS: &str = "/api/v1/events";
const CONVERSIONS: &str = "/api/v1/conversions";
const RETURNS: &str = "/api/v1/returns";
const MINUTE: Duration = Duration::from_secs(60);

fn event(kind: &str) -> Value {
    json!({ "sessionId": "visit-0001", "eventType": kind })
}

fn order(id: &str) -> Value {
    json!({ "orderId": id, "platform": "shopify", "amountCents": 4900, "sessionId": "visit-0001" })
}

/// Sends a body as `navigator.sendBeacon` does: as plain text, without an `Authorization` header.
async fn beacon(page: &Client, path: &str, body: &Value) -> TestResponse {
    let mut request = page.request(Method::POST, path, Body::from(body.to_string()));
    let text = "text/plain;charset=UTF-8".parse().unwrap();
    request.headers_mut().insert("content-type", text);
    page.send(request).await
}

async fn is_attributed(app: &TestApp, order: &Value) -> bool {
    let response = app.store().post(CONVERSIONS, order).await.expect(201);
    response["attributedFromTryOn"].as_bool().unwrap()
}

#[tokio::test]
async fn every_event_type_is_accepted_alone_and_in_a_batch() {
    let app = TestApp::start().await;
    let types = [
        "WIDGET_OPENED",
        "PHOTO_UPLOADED",
        "TRYON_GENERATED",
        "TRYON_VIEWED",
        "RESULT_SHARED",
        "ADDED_TO_CART",
        "CHECKOUT_STARTED",
        "CLOSED",
    ];
    for kind in types {
        let body = json!({
            "sessionId": "visit-0001", "eventType": kind, "productId": "42", "productTitle": "Shirt",
            "pageUrl": "https://shop.example/shirt", "metadata": { "variant": "blue", "price": 49.5 },
        });
        let response = app.store().post(EVENTS, &body).await.expect(202);
        assert_eq!(response, json!({ "accepted": 1 }));
    }
    let all: Vec<_> = types.into_iter().map(event).collect();
    let response = app.store().post(EVENTS, &json!({ "events": all })).await;
    assert_eq!(response.expect(202), json!({ "accepted": 8 }));
}

#[tokio::test]
async fn key_may_be_in_header_query_or_body_and_beacons_may_be_plain_text() {
    let app = TestApp::start().await;
    let key = app.new_key("pub", &[]).await;
    let page = app.anonymous();
    let with_key = json!({ "sessionId": "visit-0001", "eventType": "CLOSED", "api_key": key });
    let batch = json!({ "events": [event("CLOSED")], "api_key": key });
    let by_query = format!("{EVENTS}?api_key={key}");
    for (path, body) in [
        (EVENTS, &with_key),
        (EVENTS, &batch),
        (&*by_query, &event("CLOSED")),
    ] {
        page.post(path, body).await.expect(202);
        beacon(&page, path, body).await.expect(202);
    }
    let by_header = app.with_key(&key);
    by_header.post(EVENTS, &event("CLOSED")).await.expect(202);
    page.post(EVENTS, &event("CLOSED"))
        .await
        .expect_error(401, "unauthorized");
    let unknown = json!({ "sessionId": "visit-0001", "eventType": "CLOSED", "api_key": "gvk_x" });
    page.post(EVENTS, &unknown)
        .await
        .expect_error(401, "invalid_key");
}

#[tokio::test]
async fn batch_has_one_to_fifty_events() {
    let app = TestApp::start().await;
    for (count, fits) in [(0, false), (1, true), (50, true), (51, false)] {
        let body = json!({ "events": vec![event("CLOSED"); count] });
        let response = app.store().post(EVENTS, &body).await;
        if fits {
            assert_eq!(response.expect(202)["accepted"], count);
        } else {
            response.expect_field_error(400, "events");
        }
    }
}

#[tokio::test]
async fn every_event_field_is_validated_alone_and_in_a_batch() {
    let app = TestApp::start().await;
    let cases = [
        ("sessionId", json!("short-7")),
        ("sessionId", json!("x".repeat(129))),
        ("sessionId", json!("visit\r\n0001")),
        ("sessionId", json!(1_234_567)),
        ("eventType", json!("OPENED")),
        ("eventType", json!("widget_opened")),
        ("eventType", Value::Null),
        ("productId", json!("")),
        ("productId", json!("x".repeat(256))),
        ("productTitle", json!("x".repeat(501))),
        ("pageUrl", json!("x".repeat(2049))),
        ("pageUrl", json!("a\u{0}b")),
        ("metadata", json!([1])),
    ];
    for (field, value) in cases {
        let mut wrong = event("CLOSED");
        wrong[field] = value;
        let response = app.store().post(EVENTS, &wrong).await;
        response.expect_field_error(400, field);
        let batch = json!({ "events": [event("CLOSED"), wrong] });
        let response = app.store().post(EVENTS, &batch).await;
        response.expect_field_error(400, &format!("events[1].{field}"));
    }
    let mut large = event("CLOSED");
    large["metadata"] = json!({ "note": "x".repeat(4096) });
    app.store()
        .post(EVENTS, &large)
        .await
        .expect_error(400, "metadata_too_large");
    for field in ["sessionId", "eventType"] {
        let mut missing = event("CLOSED");
        missing.as_object_mut().unwrap().remove(field);
        let response = app.store().post(EVENTS, &missing).await;
        response.expect_field_error(400, field);
        let batch = json!({ "events": [event("CLOSED"), missing] });
        let response = app.store().post(EVENTS, &batch).await;
        response.expect_field_error(400, &format!("events[1].{field}"));
    }
    app.store()
        .post(EVENTS, &json!({ "events": "all" }))
        .await
        .expect_field_error(400, "events");
}

#[tokio::test]
async fn batch_with_an_invalid_event_records_nothing() {
    let app = TestApp::start().await;
    let batch = json!({ "events": [event("TRYON_GENERATED"), event("DANCED")] });
    app.store()
        .post(EVENTS, &batch)
        .await
        .expect_error(400, "invalid_body");
    assert!(!is_attributed(&app, &order("1")).await);
}

#[tokio::test]
async fn order_is_attributed_to_a_tryon_of_its_session_within_the_window() {
    let app = TestApp::start().await;
    assert!(!is_attributed(&app, &order("before any event")).await);
    app.store()
        .post(EVENTS, &event("TRYON_VIEWED"))
        .await
        .expect(202);
    assert!(!is_attributed(&app, &order("only viewed")).await);
    app.store()
        .post(EVENTS, &event("TRYON_GENERATED"))
        .await
        .expect(202);
    assert!(is_attributed(&app, &order("at once")).await);
    let mut other = order("other visit");
    other["sessionId"] = json!("visit-0002");
    assert!(!is_attributed(&app, &other).await);
    let mut none = order("no visit");
    none["sessionId"] = Value::Null;
    assert!(!is_attributed(&app, &none).await);
    let foreign = app
        .other_store()
        .post(CONVERSIONS, &order("foreign"))
        .await
        .expect(201);
    assert_eq!(foreign["attributedFromTryOn"], false);
    app.clock.advance(10 * MINUTE);
    for (window, attributed) in [(9, false), (10, true)] {
        let mut order = order(&format!("within {window}"));
        order["attributionWindowMinutes"] = json!(window);
        assert_eq!(is_attributed(&app, &order).await, attributed, "{window}");
    }
    app.clock.advance(1430 * MINUTE);
    assert!(is_attributed(&app, &order("after a day")).await);
    app.clock.advance_ms(1);
    assert!(!is_attributed(&app, &order("after more than a day")).await);
}

#[tokio::test]
async fn repeated_order_is_counted_once_per_platform() {
    let app = TestApp::start().await;
    let store = app.store();
    let first = store.post(CONVERSIONS, &order("1042")).await.expect(201);
    assert!(first["id"].as_str().unwrap().starts_with("cnv_"));
    assert!(first.get("deduped").is_none());
    store
        .post(EVENTS, &event("TRYON_GENERATED"))
        .await
        .expect(202);
    let mut again = order("1042");
    again["amountCents"] = json!(1);
    let again = store.post(CONVERSIONS, &again).await.expect(200);
    let expected = json!({ "id": first["id"], "attributedFromTryOn": false, "deduped": true });
    assert_eq!(again, expected);
    let mut elsewhere = order("1042");
    elsewhere["platform"] = json!("woocommerce");
    let elsewhere = store.post(CONVERSIONS, &elsewhere).await.expect(201);
    assert_ne!(elsewhere["id"], first["id"]);
    let theirs = app.other_store().post(CONVERSIONS, &order("1042")).await;
    assert_ne!(theirs.expect(201)["id"], first["id"]);
}

#[tokio::test]
async fn only_the_hash_of_the_buyers_email_is_stored() {
    let app = TestApp::start().await;
    let mut order = order("1042");
    order["customerEmail"] = json!("  Ada@Example.COM ");
    app.store().post(CONVERSIONS, &order).await.expect(201);
    let kept = "SELECT order_id || platform || currency || session_id || email_sha256
         || COALESCE(product_id, '') || COALESCE(product_title, '') FROM conversions";
    let kept = app.query_texts(kept).await;
    // The SHA-256 hash of ada@example.com.
    let digest = "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72";
    assert!(kept.contains(digest), "{kept}");
    assert!(!kept.to_lowercase().contains("example.com"), "{kept}");
}

#[tokio::test]
async fn every_conversion_field_is_validated() {
    let app = TestApp::start().await;
    let cases = [
        ("orderId", json!("")),
        ("orderId", json!("x".repeat(256))),
        ("orderId", json!(10.5)),
        ("platform", json!("x".repeat(65))),
        ("platform", json!("shop\nify")),
        ("amountCents", json!(-1)),
        ("amountCents", json!(49.5)),
        ("amountCents", json!("4900")),
        ("amountCents", json!(9_007_199_254_740_992_i64)),
        ("amountCents", json!(u64::MAX)),
        ("currency", json!("EURO")),
        ("currency", json!("E1R")),
        ("currency", json!("€€€")),
        ("quantity", json!(0)),
        ("quantity", json!(1_000_001)),
        ("productTitle", json!("x".repeat(501))),
        ("sessionId", json!("short")),
        ("customerEmail", json!("nowhere")),
        ("attributionWindowMinutes", json!(0)),
        ("attributionWindowMinutes", json!(525_601)),
    ];
    for (field, value) in cases {
        let mut wrong = order("1042");
        wrong[field] = value;
        let response = app.store().post(CONVERSIONS, &wrong).await;
        response.expect_field_error(400, field);
    }
    for field in ["orderId", "platform", "amountCents"] {
        let mut missing = order("1042");
        missing.as_object_mut().unwrap().remove(field);
        let response = app.store().post(CONVERSIONS, &missing).await;
        response.expect_field_error(400, field);
    }
    let mut largest = order("1042");
    largest["amountCents"] = json!(9_007_199_254_740_991_i64);
    largest["currency"] = json!("eur");
    app.store().post(CONVERSIONS, &largest).await.expect(201);
}

#[tokio::test]
async fn return_refers_to_the_conversion_of_its_order() {
    let app = TestApp::start().await;
    let store = app.store();
    let mut order = order("1042");
    order["currency"] = json!("eur");
    let conversion = store.post(CONVERSIONS, &order).await.expect(201);
    let body = json!({ "orderId": "1042", "platform": "shopify", "refundedAmountCents": 900 });
    let first = store.post(RETURNS, &body).await.expect(201);
    assert!(first["id"].as_str().unwrap().starts_with("ret_"));
    assert_eq!(first["conversionEventId"], conversion["id"]);
    let part = json!({ "orderId": "1042", "platform": "shopify", "refundedAmountCents": 100 });
    let second = store.post(RETURNS, &part).await.expect(201);
    assert_ne!(second["id"], first["id"]);
    let currencies = app.query_texts("SELECT currency FROM returns").await;
    assert_eq!(currencies, "EUR\nEUR\n");
    let theirs = app.other_store().post(RETURNS, &body).await.expect(201);
    assert_eq!(theirs["conversionEventId"], Value::Null);
    let unknown = json!({ "orderId": "1", "platform": "shopify", "refundedAmountCents": 0, "reason": "Too small" });
    let unknown = store.post(RETURNS, &unknown).await.expect(201);
    assert_eq!(unknown["conversionEventId"], Value::Null);
}

#[tokio::test]
async fn return_that_is_reported_again_counts_once() {
    let app = TestApp::start().await;
    let store = app.store();
    let body = json!({ "orderId": "1042", "platform": "shopify", "refundedAmountCents": 900 });
    let first = store.post(RETURNS, &body).await.expect(201);
    assert_eq!(first.get("deduped"), None);
    let calls = (0..8).map(|_| store.post(RETURNS, &body));
    for again in futures_util::future::join_all(calls).await {
        let again = again.expect(200);
        assert_eq!(again["id"], first["id"]);
        assert_eq!(again["deduped"], true);
    }
    for (field, value) in [("orderId", json!("1043")), ("platform", json!("wp"))] {
        let mut other = body.clone();
        other[field] = value;
        store.post(RETURNS, &other).await.expect(201);
    }
}

#[tokio::test]
async fn every_return_field_is_validated() {
    let app = TestApp::start().await;
    let cases = [
        ("orderId", json!("a\u{0}b")),
        ("platform", json!("")),
        ("refundedAmountCents", json!(-1)),
        ("refundedAmountCents", json!(1e20)),
        ("currency", json!("EU")),
        ("reason", json!("x".repeat(501))),
    ];
    for (field, value) in cases {
        let mut wrong = json!({ "orderId": "1", "platform": "shopify", "refundedAmountCents": 1 });
        wrong[field] = value;
        let response = app.store().post(RETURNS, &wrong).await;
        response.expect_field_error(400, field);
    }
}

#[tokio::test]
async fn conversions_and_returns_require_a_secret_key() {
    let app = TestApp::start().await;
    let page = app.with_key(&app.new_key("pub", &[]).await);
    for path in [CONVERSIONS, RETURNS] {
        let response = page.post(path, &order("1042")).await;
        response.expect_error(401, "invalid_key");
        let response = app.anonymous().post(path, &order("1042")).await;
        response.expect_error(401, "unauthorized");
    }
}

#[tokio::test]
async fn fifty_events_of_maximum_size_are_accepted() {
    let app = TestApp::start().await;
    let metadata = json!({ "a": "x".repeat(2000), "b": "y".repeat(2000) });
    let page = format!("https://shop.example/{}", "p".repeat(1500));
    let full = json!({ "sessionId": "visit-0001", "eventType": "CLOSED", "pageUrl": page,
        "metadata": metadata });
    let batch = json!({ "events": vec![full; 50] });
    let accepted = app.store().post(EVENTS, &batch).await.expect(202);
    assert_eq!(accepted["accepted"], 50);
}

#[tokio::test]
async fn event_that_is_sent_again_counts_once() {
    let app = TestApp::start().await;
    let event =
        |visit: &str, id: &str| json!({ "sessionId": visit, "eventType": "CLOSED", "eventId": id });
    let batch = json!({ "events": [event("visit-0001", "1"), event("visit-0001", "1")] });
    let accepted = app.store().post(EVENTS, &batch).await.expect(202);
    assert_eq!(accepted["accepted"], 2);
    for body in [
        event("visit-0001", "1"),
        event("visit-0001", "2"),
        event("visit-0002", "1"),
    ] {
        app.store().post(EVENTS, &body).await.expect(202);
    }
    let other = event("visit-0001", "1");
    app.other_store().post(EVENTS, &other).await.expect(202);
    let stored = "SELECT store_id || ' ' || session_id || ' ' || event_id FROM events ORDER BY 1";
    let expected = "sto_one visit-0001 1\nsto_one visit-0001 2\nsto_one visit-0002 1\n\
         sto_two visit-0001 1\n";
    assert_eq!(app.query_texts(stored).await, expected);
    for id in [json!(""), json!("x".repeat(129))] {
        let mut wrong = event("visit-0001", "1");
        wrong["eventId"] = id;
        let refused = app.store().post(EVENTS, &wrong).await;
        refused.expect_field_error(400, "eventId");
    }
}

#[tokio::test]
async fn events_are_deleted_after_a_year() {
    let app = TestApp::start().await;
    let is_there = async || {
        let mut db = app.state.db.read().await.unwrap();
        let found = events::occurred_since(
            &mut db,
            &"sto_one".into(),
            "visit-0001",
            "CLOSED",
            EpochMs(0),
        )
        .await;
        found.unwrap()
    };
    app.store().post(EVENTS, &event("CLOSED")).await.expect(202);
    app.clock.advance(366 * DAY);
    app.run_background_tasks().await;
    assert!(is_there().await);
    app.clock.advance_ms(1);
    app.run_background_tasks().await;
    assert!(!is_there().await);
}
