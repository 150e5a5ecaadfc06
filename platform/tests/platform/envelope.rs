//! The error body of every kind of error. [`crate::client::Client::send`] checks its shape each time.

use std::sync::Arc;

use axum::{body::Body, http::Method, response::IntoResponse};
use futures_util::{FutureExt, future::BoxFuture};
use genvoris::{
    error::Error,
    render::{Picture, RenderError, RenderJob, Renderer},
};
use serde_json::json;

use crate::app::{Setup, TestApp};

#[tokio::test]
async fn unknown_path_is_not_found() {
    let app = TestApp::start().await;
    for path in ["/nowhere", "/api/v1/nothing", "/a/b/c", "/"] {
        app.anonymous()
            .get(path)
            .await
            .expect_error(404, "not_found");
    }
}

#[tokio::test]
async fn calls_while_the_database_is_away_may_be_repeated() {
    let away = Error::from(sqlx::Error::PoolTimedOut).into_response();
    assert_eq!(away.status(), 503);
    assert_eq!(away.headers()["retry-after"], "5");
    let broken = Error::from(sqlx::Error::RowNotFound).into_response();
    assert_eq!(broken.status(), 500);
    assert!(broken.headers().get("retry-after").is_none());
}

#[tokio::test]
async fn unsupported_method_is_405_with_allow_header() {
    let app = TestApp::start().await;
    let request = app
        .store()
        .request(Method::DELETE, "/api/v1/plans", Body::empty());
    let response = app.store().send(request).await;
    assert_eq!(response.header("allow"), "GET,HEAD,POST");
    response.expect_error(405, "not_found");
}

#[tokio::test]
async fn malformed_json_is_an_error_of_the_body() {
    let app = TestApp::start().await;
    for body in [
        "{",
        "[]",
        "\"text\"",
        r#"{"name":"a","monthlyTryOns":1} {}"#,
        "[\"a\", 1]",
        "<html>",
    ] {
        let request = app
            .store()
            .request(Method::POST, "/api/v1/plans", body.into());
        app.store()
            .send(request)
            .await
            .expect_field_error(400, "body");
    }
}

#[tokio::test]
async fn wrong_type_or_missing_field_names_the_field() {
    let app = TestApp::start().await;
    let store = app.store();
    let wrong = json!({ "name": "Small", "monthlyTryOns": "ten" });
    store
        .post("/api/v1/plans", &wrong)
        .await
        .expect_field_error(400, "monthlyTryOns");
    let missing = json!({ "monthlyTryOns": 10 });
    store
        .post("/api/v1/plans", &missing)
        .await
        .expect_field_error(400, "name");
}

#[tokio::test]
async fn oversized_body_is_413() {
    let app = TestApp::start().await;
    let body = json!({ "name": "x".repeat(70_000), "monthlyTryOns": 1 });
    let error = app.store().post("/api/v1/plans", &body).await;
    let error = error.expect_field_error(413, "body");
    assert_eq!(
        error["detail"],
        "body is larger than 64 KB (events: 512 KB)"
    );
}

#[tokio::test]
async fn invalid_query_parameter_is_400() {
    let app = TestApp::start().await;
    let response = app
        .store()
        .get("/api/v1/plans?include_inactive=perhaps")
        .await;
    response.expect_field_error(400, "include_inactive");
}

#[tokio::test]
async fn missing_or_malformed_authorization_is_unauthorized() {
    let app = TestApp::start().await;
    app.anonymous()
        .get("/api/v1/plans")
        .await
        .expect_error(401, "unauthorized");
    for header in ["gvk_test_one", "Basic Z3ZrOg==", "Bearer ", "Bearer"] {
        let mut request = app
            .anonymous()
            .request(Method::GET, "/api/v1/plans", Body::empty());
        request
            .headers_mut()
            .insert("authorization", header.parse().unwrap());
        app.anonymous()
            .send(request)
            .await
            .expect_error(401, "unauthorized");
    }
}

#[tokio::test]
async fn unknown_key_is_invalid() {
    let app = TestApp::start().await;
    let mut request = app
        .anonymous()
        .request(Method::GET, "/api/v1/plans", Body::empty());
    request
        .headers_mut()
        .insert("authorization", "Bearer gvk_live_guess".parse().unwrap());
    app.anonymous()
        .send(request)
        .await
        .expect_error(401, "invalid_key");
}

#[tokio::test]
async fn preflight_needs_no_key() {
    let app = TestApp::start().await;
    let mut request = app
        .anonymous()
        .request(Method::OPTIONS, "/api/tryon", Body::empty());
    let headers = request.headers_mut();
    headers.insert("origin", "https://shop.example".parse().unwrap());
    headers.insert("access-control-request-method", "POST".parse().unwrap());
    headers.insert(
        "access-control-request-headers",
        "authorization".parse().unwrap(),
    );
    let response = app.anonymous().send(request).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("access-control-allow-origin"), "*");
    assert_eq!(
        response.header("access-control-allow-headers"),
        "authorization"
    );
    assert_eq!(
        response.header("access-control-allow-methods"),
        "GET,POST,PATCH,DELETE"
    );
}

#[tokio::test]
async fn errors_have_cors_headers() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    shopper.try_on().await.expect(200);
    let refused = shopper.try_on().await;
    assert_eq!(refused.status, 402);
    assert_eq!(refused.header("access-control-allow-origin"), "*");
    let exposed: Vec<_> = refused
        .header("access-control-expose-headers")
        .split(',')
        .collect();
    for name in ["date", "x-request-id", "retry-after", "x-genvoris-renderer"] {
        assert!(exposed.contains(&name), "{name}: {exposed:?}");
    }
    let unknown = app.anonymous().get("/nowhere").await;
    assert_eq!(unknown.header("access-control-allow-origin"), "*");
}

/// A renderer that makes the handler panic.
struct Nameless;

impl Renderer for Nameless {
    fn name(&self) -> &'static str {
        panic!("it has no name")
    }

    fn render(&self, _: RenderJob) -> BoxFuture<'_, Result<Vec<Picture>, RenderError>> {
        std::future::ready(Ok(Vec::new())).boxed()
    }
}

#[tokio::test]
async fn panics_have_cors_headers() {
    let app = TestApp::with(Setup {
        renderer: Arc::new(Nameless),
        ..Setup::default()
    })
    .await;
    let response = app.legacy_page().try_on().await;
    assert_eq!(response.header("access-control-allow-origin"), "*");
    response.expect_error(500, "internal_error");
}

#[tokio::test]
async fn error_does_not_repeat_the_rejected_value() {
    let app = TestApp::start().await;
    let secret = "eyJhbGciOi, expected eyJ";
    for (path, body, field) in [
        ("/api/tryon/track", json!({ "success": secret }), "success"),
        (
            "/api/v1/plans",
            json!({ "name": "a", "monthlyTryOns": secret }),
            "monthlyTryOns",
        ),
        (
            "/api/v1/customers",
            json!({ "externalId": "a", "resetPeriod": secret }),
            "resetPeriod",
        ),
    ] {
        let response = app.store().post(path, &body).await;
        let error = response.expect_field_error(400, field);
        assert!(!error.to_string().contains("eyJ"), "{error}");
        let detail = error["detail"].as_str().unwrap();
        assert!(detail.contains(": must be "), "{detail}");
    }
    app.shopper("ada", 1).await;
    let response = app
        .store()
        .patch("/api/v1/customers/ada", &json!({ "status": secret }))
        .await;
    let error = response.expect_field_error(400, "status");
    assert!(!error.to_string().contains("eyJ"), "{error}");
    assert!(error["detail"].as_str().unwrap().contains("PAUSED"));
}

#[tokio::test]
async fn every_response_has_a_unique_request_id() {
    let app = TestApp::start().await;
    let one = app.store().get("/api/v1/plans").await;
    let other = app.store().get("/api/v1/plans").await;
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
}

#[tokio::test]
async fn nul_characters_are_refused_everywhere() {
    let app = TestApp::start().await;
    app.shopper("ada", 2).await;
    let store = app.store();
    let plan = json!({ "externalId": "ada", "planId": "a\0b" });
    let responses = [
        (store.post("/api/v1/customers", &plan).await, "planId"),
        (
            store
                .patch("/api/v1/customers/ada", &json!({ "planId": "\0" }))
                .await,
            "planId",
        ),
        (
            store
                .post(
                    "/api/tryon/track",
                    &json!({ "success": true, "end_customer_token": "\0" }),
                )
                .await,
            "end_customer_token",
        ),
        (
            store.get("/api/v1/plans?include_inactive=%00").await,
            "include_inactive",
        ),
        (store.get("/api/status?api_key=a%00b").await, "api_key"),
    ];
    for (response, field) in responses {
        response.expect_field_error(400, field);
    }
    // Here the backslash is escaped, so the text contains no NUL.
    let name = json!({ "name": r"a\u0000b", "monthlyTryOns": 1 });
    store.post("/api/v1/plans", &name).await.expect(201);
}
