//! Caches in front of the platform: what they may keep, and that nothing else says nothing about it.

use axum::{body::Body, http::Method};
use genvoris::limits::LimitRates;
use serde_json::json;

use crate::app::{Setup, TestApp};
use crate::client::Answer;

fn is_kept_by_nobody(what: &str, answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{what}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
}

#[tokio::test]
async fn responses_are_not_cached_by_default() {
    let app = TestApp::start().await;
    let store = app.store();
    let shopper = app.shopper("ada", 1).await;
    is_kept_by_nobody("a try-on", &shopper.try_on().await, 200);
    is_kept_by_nobody("a paywall", &shopper.try_on().await, 402);
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
        is_kept_by_nobody(path, &store.get(path).await, status);
    }
    let refused = app.anonymous().get("/api/v1/customers").await;
    is_kept_by_nobody("no key", &refused, 401);
    let refused = store.post("/api/v1/customers", &json!({})).await;
    is_kept_by_nobody("a bad body", &refused, 400);
    let minted = store
        .post("/api/v1/customers/ada/sessions", &json!({}))
        .await;
    is_kept_by_nobody("a session", &minted, 201);
    let request = store.request(Method::PATCH, "/api/status", Body::empty());
    is_kept_by_nobody("a wrong method", &store.send(request).await, 405);
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
    let page = app.legacy_page().opened_by(app.anonymous().at("192.0.2.1"));
    page.try_on().await.expect(200);
    is_kept_by_nobody("a rate limit", &page.try_on().await, 429);
}
