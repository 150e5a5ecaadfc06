//! The demo store's proxy.

use genvoris::limits::LimitRates;
use serde_json::json;

use crate::{
    app::{Setup, TestApp},
    client::{Client, Shopper},
};

async fn sandbox(limits: LimitRates) -> TestApp {
    TestApp::with(Setup {
        sandbox: true,
        limits,
        ..Setup::default()
    })
    .await
}

/// A client with the demo store's own origin.
fn own_page(app: &TestApp) -> Client {
    let page = app.anonymous().with_ip("192.0.2.1");
    let page = page.with_header("sec-fetch-site", "same-origin");
    page.with_header("origin", "http://127.0.0.1:8787")
}

#[tokio::test]
async fn page_without_key_can_try_on_through_the_proxy() {
    let app = sandbox(LimitRates {
        // All shoppers share the address of the store's server, and must not be limited as one client.
        tryons: "1/d".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let page = own_page(&app);
    let status = page.get("/genvoris-proxy/api/status?x=1").await.expect(200);
    assert_eq!(status["access"], "ALLOWED");
    for used in 1..=2 {
        // The keys in the headers of the page are ignored.
        let form = Shopper::new(page.clone(), "", None).form();
        let page = page.with_header("authorization", "Bearer gvk_live_stale");
        let page = page.with_header("x-api-key", "gvk_live_stale");
        let response = page.post_form("/genvoris-proxy/api/tryon", &form).await;
        let id = response.header("x-request-id").to_owned();
        let body = response.expect(200);
        assert_eq!(body["request_id"], id);
        let status = page.get("/genvoris-proxy/api/status").await.expect(200);
        assert_eq!(status["quota"]["used"], used);
    }
}

#[tokio::test]
async fn page_with_the_key_of_another_store_is_refused_through_the_proxy() {
    let app = sandbox(LimitRates::default()).await;
    let form = Shopper::new(own_page(&app), "gvk_test_one", None).form();
    let response = own_page(&app)
        .post_form("/genvoris-proxy/api/tryon", &form)
        .await;
    response.expect_error(401, "invalid_key");
}

#[tokio::test]
async fn errors_of_the_platform_pass_through_the_proxy() {
    let app = sandbox(LimitRates::default()).await;
    let form = Shopper::new(own_page(&app), "", Some("not.a.token")).form();
    let response = own_page(&app)
        .post_form("/genvoris-proxy/api/tryon", &form)
        .await;
    response.expect_error(401, "invalid_session_token");
    let job = own_page(&app)
        .get("/genvoris-proxy/api/tryon/jobs/job_none")
        .await;
    let error = job.expect_error(404, "not_found");
    assert_ne!(error["detail"], "this path does not exist");
}

#[tokio::test]
async fn server_only_calls_are_not_forwarded() {
    let app = sandbox(LimitRates::default()).await;
    let page = own_page(&app);
    for path in [
        "api/v1/plans",
        "api/v1/customers",
        "api/v1/events/../plans",
        "api/v1/events%2F..%2Fplans",
        "api/tryon/jobs/../track",
        "api/tryon/jobs/..%2ftrack",
        "api/tryon/jobs/",
        "api/tryon/jobs/a/b",
        "api/tryon/",
        "/api/status",
        "api//status",
        "%61pi/status",
        ".well-known/jwks.json",
        "widget.js",
    ] {
        let path = format!("/genvoris-proxy/{path}");
        page.get(&path).await.expect_error(404, "path_not_allowed");
        let post = page.post(&path, &json!({ "success": true })).await;
        post.expect_error(404, "path_not_allowed");
    }
    for path in ["api/tryon/track", "api/status"] {
        let post = page
            .post(
                &format!("/genvoris-proxy/{path}"),
                &json!({ "success": true }),
            )
            .await;
        post.expect_error(404, "path_not_allowed");
    }
}

#[tokio::test]
async fn pages_of_other_origins_are_refused() {
    let app = sandbox(LimitRates::default()).await;
    let path = "/genvoris-proxy/api/status";
    let foreign = app
        .anonymous()
        .with_header("origin", "https://evil.example");
    foreign.get(path).await.expect_error(403, "cross_origin");
    for site in ["cross-site", "same-site"] {
        let image = app.anonymous().with_header("sec-fetch-site", site);
        image.get(path).await.expect_error(403, "cross_origin");
    }
    app.anonymous().get(path).await.expect(200);
}

#[tokio::test]
async fn proxy_calls_are_limited_by_address() {
    let app = sandbox(LimitRates {
        proxy: "2/m".parse().unwrap(),
        ..LimitRates::default()
    })
    .await;
    let path = "/genvoris-proxy/api/status";
    own_page(&app).get(path).await.expect(200);
    own_page(&app).get(path).await.expect(200);
    let refused = own_page(&app).get(path).await;
    assert_eq!(refused.header("retry-after"), "30");
    refused.expect_error(429, "rate_limited");
    own_page(&app)
        .with_ip("192.0.2.2")
        .get(path)
        .await
        .expect(200);
    app.clock.advance_ms(30_000);
    own_page(&app).get(path).await.expect(200);
}

#[tokio::test]
async fn proxy_exists_only_in_sandbox_mode() {
    let app = TestApp::start().await;
    let response = app.anonymous().get("/genvoris-proxy/api/status").await;
    response.expect_error(404, "not_found");
}
