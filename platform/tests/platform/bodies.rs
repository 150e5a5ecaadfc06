//! What clients of other languages send: byte order marks, numbers for ids, empty texts, other encodings.

use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::{
    app::TestApp,
    client::{Client, TestResponse},
};

const CUSTOMERS: &str = "/api/v1/customers";

async fn post(client: &Client, path: &str, body: impl Into<Body>) -> TestResponse {
    let request = client.request(Method::POST, path, body.into());
    client.send(request).await
}

#[tokio::test]
async fn byte_order_mark_is_passed_over() {
    let app = TestApp::start().await;
    let body = "\u{feff}{ \"externalId\": \"ada\" }";
    post(&app.store(), CUSTOMERS, body).await.expect(201);
    let path = "/api/v1/customers/ada/sessions";
    post(&app.store(), path, "\u{feff}").await.expect(201);
}

#[tokio::test]
async fn other_encodings_are_told_as_what_they_are() {
    let app = TestApp::start().await;
    let text = r#"{"externalId":"ada"}"#;
    let utf_16 =
        |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(bytes).collect() };
    let marked = [b"\xff\xfe".to_vec(), utf_16(u16::to_le_bytes)].concat();
    let cases: [(Vec<u8>, &str); 6] = [
        (utf_16(u16::to_le_bytes), "UTF-16"),
        (utf_16(u16::to_be_bytes), "UTF-16"),
        (marked, "UTF-16"),
        (b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), "compressed"),
        (b"{\"externalId\":\"\xe9\"}".to_vec(), "UTF-8"),
        (
            b"{\"externalId\":\"ada\",}".to_vec(),
            "not valid JSON at line 1",
        ),
    ];
    for (body, expected) in cases {
        let response = post(&app.store(), CUSTOMERS, body).await;
        let error = response.expect_error(400, "invalid_body");
        assert!(
            error["detail"].as_str().unwrap().contains(expected),
            "{error}"
        );
    }
    let store = app.store().with_header("content-encoding", "br");
    let error = post(&store, CUSTOMERS, text)
        .await
        .expect_field_error(400, "body");
    assert!(
        error["detail"].as_str().unwrap().contains("compressed"),
        "{error}"
    );
    let store = app.store().with_header("content-encoding", "identity");
    post(&store, CUSTOMERS, text).await.expect(201);
}

#[tokio::test]
async fn ids_may_be_whole_numbers() {
    let app = TestApp::start().await;
    let store = app.store();
    let customer = json!({ "externalId": 5_421_678_912_345_i64 });
    let customer = store.post(CUSTOMERS, &customer).await.expect(201);
    assert_eq!(customer["externalId"], "5421678912345");
    let same = post(&store, CUSTOMERS, r#"{ "externalId": 5421678912345.0 }"#).await;
    assert_eq!(same.expect(200)["id"], customer["id"]);
    let plan = json!({ "name": "a", "monthlyTryOns": 1, "externalId": 42, "externalPriceId": 7 });
    let plan = store.post("/api/v1/plans", &plan).await.expect(201);
    assert_eq!(
        (&plan["externalId"], &plan["externalPriceId"]),
        (&json!("42"), &json!("7"))
    );
    let patch = json!({ "externalId": 43, "externalPriceId": null });
    let plan = store.patch("/api/v1/plans/42", &patch).await.expect(200);
    assert_eq!(
        (&plan["externalId"], &plan["externalPriceId"]),
        (&json!("43"), &Value::Null)
    );
    let bodies = [
        (
            "/api/v1/customers/5421678912345/sessions",
            json!({ "productId": 1 }),
            201,
        ),
        (
            "/api/v1/customers/5421678912345/grants",
            json!({ "tryOns": 1, "reference": 1042 }),
            201,
        ),
        (
            "/api/v1/conversions",
            json!({ "orderId": 1, "platform": "wp", "amountCents": 1, "productId": 2, "sessionId": "visit-12345678" }),
            201,
        ),
        (
            "/api/v1/returns",
            json!({ "orderId": 1, "platform": "wp", "refundedAmountCents": 1 }),
            201,
        ),
        (
            "/api/v1/events",
            json!({ "sessionId": "visit-12345678", "eventType": "CLOSED", "productId": 2, "eventId": 3 }),
            202,
        ),
    ];
    for (path, body, status) in bodies {
        store.post(path, &body).await.expect(status);
    }
    let again = json!({ "orderId": "1", "platform": "wp", "amountCents": 1 });
    let again = store.post("/api/v1/conversions", &again).await.expect(200);
    assert_eq!(again["deduped"], true);
    for number in [
        "1.5",
        "1e300",
        "123456789012345678901234567890",
        "-1e400",
        "true",
        "null",
    ] {
        let body = format!("{{ \"externalId\": {number} }}");
        post(&store, CUSTOMERS, body)
            .await
            .expect_error(400, "invalid_body");
    }
}

#[tokio::test]
async fn empty_email_removes_the_address() {
    let app = TestApp::start().await;
    let address = json!({ "externalId": "ada", "email": "ada@example.com" });
    let empty = json!({ "externalId": "ada", "email": "" });
    let store = app.store();
    store.post(CUSTOMERS, &address).await.expect(201);
    let customer = store.post(CUSTOMERS, &empty).await.expect(200);
    assert_eq!(customer["email"], Value::Null);
    store.post(CUSTOMERS, &address).await.expect(200);
    let customer = store
        .patch("/api/v1/customers/ada", &empty)
        .await
        .expect(200);
    assert_eq!(customer["email"], Value::Null);
    let order = json!({ "orderId": "1", "platform": "wp", "amountCents": 1, "customerEmail": "" });
    store.post("/api/v1/conversions", &order).await.expect(201);
}

#[tokio::test]
async fn errors_of_fields_are_sentences_without_names_of_the_implementation() {
    let app = TestApp::start().await;
    let plan = |field: &str, value: Value| {
        let mut plan = json!({ "name": "a", "monthlyTryOns": 1 });
        plan[field] = value;
        ("/api/v1/plans", plan, field.to_owned())
    };
    let cases = [
        (plan("name", json!(5)), "must be a text"),
        (plan("monthlyTryOns", json!("5")), "must be a number"),
        (plan("monthlyTryOns", json!(1.5)), "must be a whole number"),
        (plan("active", json!("yes")), "must be true or false"),
        (
            (CUSTOMERS, json!({}), "externalId".to_owned()),
            "is required",
        ),
        (
            (
                CUSTOMERS,
                json!({ "externalId": "a", "metadata": [] }),
                "metadata".to_owned(),
            ),
            "must be an object",
        ),
    ];
    for ((path, body, field), expected) in cases {
        let response = app.store().post(path, &body).await;
        let error = response.expect_field_error(400, &field);
        assert_eq!(error["fieldErrors"][&field], json!([expected]));
    }
    let twice = r#"{ "externalId": "a", "externalId": "b" }"#;
    let error = post(&app.store(), CUSTOMERS, twice).await;
    error.expect_field_error(400, "externalId");
    let query = app.store().get("/api/v1/customers?limit=many").await;
    let error = query.expect_field_error(400, "limit");
    assert_eq!(
        error["fieldErrors"]["limit"],
        json!(["must be a whole number"])
    );
}
