//! The `Cache-Control` header of responses: caches may store only what says so explicitly.

use axum::{body::Body, http::Method};
use genvoris::limits::LimitRates;
use serde_json::json;

use crate::app::{Setup, TestApp};
use crate::client::TestResponse;

fn assert_no_store(what: &str, response: &TestResponse, status: u16) {
    assert_eq!(response.status, status, "{what}");
    assert_eq!(response.header("cache-control"), "no-store", "{what}");
}

#[tokio::test]
async fn responses_are_not_cached_by_default() {
    let app = TestApp::start().await;
    let store = app.store();
    let shopper = app.shopper("ada", 1).await;
    assert_no_store("a try-on", &shopper.try_on().await, 200);
    assert_no_store("a paywall", &shopper.try_on().await, 402);
    for (path, status) in [
        ("/api/status", 200),
        ("/api/config", 200),
        ("/api/v1/customers", 200),
        ("/api/v1/customers/ada", 200),
        ("/api/v1/customers/ada/usage", 200),
        ("/api/v1/customers/nobody", 404),
        ("/api/v1/plans", 200),
        ("/api/v1/webhooks", 200),
        ("/api/tryon/jobs/job_none", 404),
        ("/healthz", 200),
        ("/no/such/path", 404),
        ("/widget-0.0.0.js", 404),
    ] {
        assert_no_store(path, &store.get(path).await, status);
    }
    let refused = app.anonymous().get("/api/v1/customers").await;
    assert_no_store("no key", &refused, 401);
    let refused = store.post("/api/v1/customers", &json!({})).await;
    assert_no_store("a bad body", &refused, 400);
    let created = store
        .post("/api/v1/customers/ada/sessions", &json!({}))
        .await;
    assert_no_store("a session", &created, 201);
    let page = app
        .anonymous()
        .with_header("origin", "https://shop.example");
    let page = page.with_header("access-control-request-method", "POST");
    let request = page.request(Method::OPTIONS, "/api/v1/events", Body::empty());
    let preflight = page.send(request).await;
    assert_no_store("a preflight", &preflight, preflight.status);
    let request = store.request(Method::PATCH, "/api/status", Body::empty());
    assert_no_store("a wrong method", &store.send(request).await, 405);
}

#[tokio::test]
async fn rate_limit_responses_are_not_cached() {
    let app = TestApp::with(Setup {
        limits: LimitRates {
            tryons: "1/m".parse().unwrap(),
            ..LimitRates::default()
        },
        ..Setup::default()
    })
    .await;
    let page = app
        .legacy_page()
        .with_client(app.anonymous().with_ip("192.0.2.1"));
    page.try_on().await.expect(200);
    assert_no_store("a rate limit", &page.try_on().await, 429);
}
