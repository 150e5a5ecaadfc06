//! Malformed input: it is refused with an error code, and breaks nothing.

use axum::{body::Body, http::Method};
use serde_json::json;

use crate::{
    app::TestApp,
    client::{Client, TestResponse},
};

const CUSTOMERS: &str = "/api/v1/customers";

/// Every operation with a JSON body: its method, its path and one of its text fields.
const OPERATIONS: [(&str, &str, &str); 9] = [
    ("POST", "/api/v1/plans", "name"),
    ("PATCH", "/api/v1/plans/small", "name"),
    ("POST", CUSTOMERS, "externalId"),
    ("PATCH", "/api/v1/customers/ada", "email"),
    ("POST", "/api/v1/customers/ada/sessions", "productId"),
    ("POST", "/api/v1/conversions", "orderId"),
    ("POST", "/api/v1/returns", "orderId"),
    ("POST", "/api/v1/events", "sessionId"),
    ("PUT", "/api/v1/button-design", "label"),
];

async fn app() -> TestApp {
    let app = TestApp::start().await;
    let small = json!({ "name": "Small", "monthlyTryOns": 1, "externalId": "small" });
    app.store().post("/api/v1/plans", &small).await.expect(201);
    let ada = json!({ "externalId": "ada" });
    app.store().post(CUSTOMERS, &ada).await.expect(201);
    app
}

async fn send(client: &Client, (method, path): (&str, &str), body: String) -> TestResponse {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let request = client.request(method, path, Body::from(body));
    client.send(request).await
}

#[tokio::test]
async fn bodies_other_than_json_objects_are_refused() {
    let app = app().await;
    let nested = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    for (method, path, _) in OPERATIONS {
        for body in ["{", "[]", "null", "\"text\"", "\u{feff}[]", &nested] {
            let response = send(&app.store(), (method, path), body.to_owned()).await;
            response.expect_field_error(400, "body");
        }
    }
}

#[tokio::test]
async fn every_text_field_refuses_other_types_and_control_characters() {
    let app = app().await;
    let values = [
        r#""\ud800 lone""#,
        r#""\udc00""#,
        r#""nul\u0000nul""#,
        r#""line\r\nX-Evil: 1""#,
        "{}",
        "[[[[[[]]]]]]",
        "true",
        "1.5",
        "1e400",
        &format!("\"{}\"", "x".repeat(40_000)),
    ];
    for (method, path, field) in OPERATIONS {
        for value in values {
            let body = format!("{{ \"{field}\": {value} }}");
            let response = send(&app.store(), (method, path), body).await;
            response.expect_error(400, "invalid_body");
        }
    }
}

#[tokio::test]
async fn duplicate_json_keys_are_refused() {
    let app = app().await;
    for (method, path, field) in OPERATIONS {
        let body = format!("{{ \"{field}\": \"a@b\", \"{field}\": \"c@d\" }}");
        let response = send(&app.store(), (method, path), body).await;
        response.expect_error(400, "invalid_body");
    }
}

#[tokio::test]
async fn unknown_fields_are_ignored_at_any_depth() {
    let app = app().await;
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let body = format!("{{ \"externalId\": \"bob\", \"unknown\": {deep} }}");
    send(&app.store(), ("POST", CUSTOMERS), body)
        .await
        .expect(201);
    let body = format!("{{ \"externalId\": \"cy\", \"metadata\": {deep} }}");
    send(&app.store(), ("POST", CUSTOMERS), body)
        .await
        .expect_error(400, "invalid_body");
}

#[tokio::test]
async fn impossible_ids_are_not_found() {
    let app = app().await;
    let long = "x".repeat(20_000);
    let ids = [
        "%00",
        "ada%00",
        "%0d%0aX-Evil:%201",
        "%FF%FE",
        "..%2f..%2fplans",
        "%27%20OR%201=1--",
        "%25",
        &long,
    ];
    for id in ids {
        let customer = format!("{CUSTOMERS}/{id}");
        let plan = format!("/api/v1/plans/{id}");
        let session = format!("{CUSTOMERS}/ada/sessions/{id}");
        let patch = json!({});
        for response in [
            app.store().get(&customer).await,
            app.store().patch(&customer, &patch).await,
            app.store().delete(&customer).await,
            app.store().get(&format!("{customer}/usage")).await,
            app.store().get(&format!("{customer}/sessions")).await,
            app.store()
                .post(&format!("{customer}/sessions"), &patch)
                .await,
            app.store().delete(&session).await,
            app.store().get(&plan).await,
            app.store().patch(&plan, &patch).await,
            app.store().delete(&plan).await,
        ] {
            assert!(!response.headers.contains_key("x-evil"));
            response.expect_error(404, "not_found");
        }
    }
}

#[tokio::test]
async fn impossible_plan_ids_are_refused() {
    let app = app().await;
    for id in ["", "a\r\nb", &"x".repeat(30_000)] {
        let body = json!({ "externalId": "ada", "planId": id });
        let response = app.store().post(CUSTOMERS, &body).await;
        response.expect_error(403, "plan_not_found");
        let response = app.store().patch("/api/v1/customers/ada", &body).await;
        response.expect_error(403, "plan_not_found");
    }
}

#[tokio::test]
async fn numbers_out_of_range_are_refused() {
    let app = app().await;
    let huge = [
        "1e400",
        "-1e400",
        "9223372036854775808",
        "1e19",
        "0.5",
        "null",
    ];
    for number in huge {
        let plan = format!("{{ \"name\": \"a\", \"monthlyTryOns\": {number} }}");
        send(&app.store(), ("POST", "/api/v1/plans"), plan)
            .await
            .expect_error(400, "invalid_body");
        let order = format!(
            "{{ \"orderId\": \"1\", \"platform\": \"custom\", \"amountCents\": {number} }}"
        );
        send(&app.store(), ("POST", "/api/v1/conversions"), order)
            .await
            .expect_error(400, "invalid_body");
    }
}

#[tokio::test]
async fn metadata_is_limited_to_four_kilobytes() {
    let app = app().await;
    let around = "{\"k\":\"\"}".len();
    for (length, fits) in [(4096, true), (4097, false)] {
        let metadata = json!({ "k": "x".repeat(length - around) });
        let body = json!({ "externalId": "ada", "metadata": metadata });
        let response = app.store().post(CUSTOMERS, &body).await;
        if fits {
            response.expect(200);
        } else {
            response.expect_error(400, "metadata_too_large");
        }
    }
    let odd = json!({ "externalId": "ada", "metadata": { "a\u{0}b": "c\u{0}d", "": null } });
    let response = app.store().post(CUSTOMERS, &odd).await.expect(200);
    assert_eq!(response["metadata"], odd["metadata"]);
}

#[tokio::test]
async fn bodies_are_limited_to_64_kilobytes_and_events_to_512() {
    let app = app().await;
    for (method, path, _) in OPERATIONS {
        let size = if path == "/api/v1/events" {
            530_000
        } else {
            70_000
        };
        let body = format!("{{ \"unknown\": \"{}\" }}", "x".repeat(size));
        let response = send(&app.store(), (method, path), body).await;
        response.expect_field_error(413, "body");
    }
}
