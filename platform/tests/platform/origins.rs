//! Publishable keys, and the origins whose pages may use a key.

use std::time::Duration;

use axum::{body::Body, http::Method};
use genvoris::allowed_origins::CACHE_TTL;
use serde_json::json;

use crate::{
    app::TestApp,
    client::{Shopper, TestResponse},
};

async fn preflight(app: &TestApp, origin: &str) -> TestResponse {
    let page = app.anonymous().with_header("origin", origin);
    let page = page.with_header("access-control-request-method", "POST");
    page.send(page.request(Method::OPTIONS, "/api/v1/events", Body::empty()))
        .await
}

#[tokio::test]
async fn publishable_key_may_make_only_the_calls_of_pages() {
    let app = TestApp::start().await;
    let key = app.new_key("pub", &[]).await;
    let status = format!("/api/status?api_key={key}");
    app.anonymous().get(&status).await.expect(200);
    Shopper::new(app.anonymous(), &key, None)
        .try_on()
        .await
        .expect(200);
    let server = app.with_key(&key);
    server.get("/api/status").await.expect(200);
    let body = json!({ "externalId": "ada" });
    for response in [
        server.get("/api/v1/plans").await,
        server.post("/api/v1/customers", &body).await,
        server.get("/api/v1/customers/ada/usage").await,
        server
            .post("/api/v1/customers/ada/sessions", &json!({}))
            .await,
        server
            .post("/api/tryon/track", &json!({ "success": true }))
            .await,
    ] {
        let error = response.expect_error(401, "invalid_key");
        let detail = error["detail"].as_str().unwrap();
        assert!(detail.contains("publishable"), "{detail}");
    }
}

#[tokio::test]
async fn key_with_origins_is_accepted_from_those_pages_and_from_servers() {
    let app = TestApp::start().await;
    let key = app
        .new_key("pub", &["https://shop.example", "*.shop.example"])
        .await;
    let page = Shopper::new(app.anonymous(), &key, None);
    for origin in ["https://shop.example", "https://m.shop.example"] {
        let page = page.with_client(app.anonymous().with_header("origin", origin));
        let response = page.try_on().await;
        assert_eq!(response.header("access-control-allow-origin"), "*");
        response.expect(200);
    }
    let used = app.credits_used().await;
    for origin in [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example.evil",
        "null",
    ] {
        let page = page.with_client(app.anonymous().with_header("origin", origin));
        let response = page.try_on().await;
        assert_eq!(
            response.header("access-control-allow-origin"),
            "*",
            "the page can read the error"
        );
        response.expect_error(403, "domain_not_allowed");
    }
    assert_eq!(app.credits_used().await, used);
    page.try_on().await.expect(200);
}

#[tokio::test]
async fn preflight_is_checked_against_the_origins_of_all_keys() {
    let app = TestApp::start().await;
    let welcome = preflight(&app, "https://anywhere.example").await;
    assert_eq!(welcome.status, 200);
    assert_eq!(welcome.header("access-control-allow-origin"), "*");
    let keys = app.run_command(&["keys", "list"]).await.unwrap().result;
    app.new_key("pub", &["https://one.example"]).await;
    app.new_key("live", &["*.two.example"]).await;
    let any = preflight(&app, "https://anywhere.example").await;
    assert_eq!(
        any.status, 200,
        "a key without a list of origins is accepted from all pages"
    );
    for line in keys.lines() {
        let id = line.split('\t').next().unwrap();
        app.run_command(&["keys", "revoke", id]).await.unwrap();
    }
    app.clock.advance(CACHE_TTL - Duration::from_millis(1));
    let cached = preflight(&app, "https://anywhere.example").await;
    assert_eq!(cached.status, 200, "the origins are cached");
    app.clock.advance_ms(1);
    for origin in ["https://one.example", "https://a.two.example"] {
        let response = preflight(&app, origin).await;
        assert_eq!(response.status, 200, "{origin}");
        assert_eq!(response.header("access-control-allow-origin"), "*");
    }
    let refused = preflight(&app, "https://anywhere.example").await;
    assert_eq!(refused.header("access-control-allow-origin"), "");
    refused.expect_error(403, "domain_not_allowed");
    app.run_command(&["stores", "deactivate", "sto_one"])
        .await
        .unwrap();
    app.clock.advance(CACHE_TTL);
    let inactive = preflight(&app, "https://one.example").await;
    inactive.expect_error(403, "domain_not_allowed");
}
