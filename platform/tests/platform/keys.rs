//! Where a request carries its key, and what two keys mean.

use serde_json::json;

use crate::{
    app::{Setup, TestApp},
    client::Client,
};

const ONE: &str = "gvk_test_one";
const TWO: &str = "gvk_test_two";

fn with_x_api_key(client: &Client, key: &str) -> Client {
    client.with_header("x-api-key", key)
}

#[tokio::test]
async fn key_may_be_in_x_api_key() {
    let app = TestApp::start().await;
    let proxy = with_x_api_key(&app.anonymous(), ONE);
    proxy.get("/api/v1/plans").await.expect(200);
    proxy.get("/api/status").await.expect(200);
    let design = proxy.get("/api/widget/button-design").await;
    assert_eq!(design.header("cache-control"), "private, max-age=60");
    let event = json!({ "sessionId": "visit-0001", "eventType": "CLOSED" });
    proxy.post("/api/v1/events", &event).await.expect(202);
    let form = crate::fixtures::Form::default().file("photo", &crate::fixtures::png(7));
    let form = form.text("product_images", crate::fixtures::GARMENT);
    proxy.post_form("/api/tryon", &form).await.expect(200);
    let unknown = with_x_api_key(&app.anonymous(), "gvk_x");
    let response = unknown.get("/api/v1/plans").await;
    response.expect_error(401, "invalid_key");
    let page = with_x_api_key(&app.anonymous(), &app.new_key("pub", &[]).await);
    let response = page.get("/api/v1/plans").await;
    response.expect_error(401, "invalid_key");
    for empty in ["", "  "] {
        let client = with_x_api_key(&app.anonymous(), empty);
        let response = client.get("/api/v1/plans").await;
        response.expect_error(401, "unauthorized");
    }
    // A shop behind a password passes the browser's own header on.
    let basic = proxy.with_header("authorization", "Basic eDp5");
    basic.get("/api/v1/plans").await.expect(200);
}

#[tokio::test]
async fn the_same_key_may_be_in_several_places() {
    let app = TestApp::start().await;
    let both = with_x_api_key(&app.store(), ONE);
    both.get("/api/v1/plans").await.expect(200);
    both.get("/api/status?api_key=gvk_test_one")
        .await
        .expect(200);
    let form = app.legacy_page().form();
    both.post_form("/api/tryon", &form).await.expect(200);
}

#[tokio::test]
async fn two_keys_that_differ_are_refused() {
    let app = TestApp::start().await;
    let both = with_x_api_key(&app.store(), TWO);
    let form = app.legacy_page().form();
    let event = json!({ "sessionId": "visit-0001", "eventType": "CLOSED", "api_key": ONE });
    let responses = [
        both.get("/api/v1/plans").await,
        app.store().get("/api/status?api_key=gvk_test_two").await,
        app.store().get("/api/status?api_key=gvk_x").await,
        app.other_store().post_form("/api/tryon", &form).await,
        app.other_store().post_form("/api/analyze", &form).await,
        app.other_store().post("/api/v1/events", &event).await,
        with_x_api_key(&app.anonymous(), TWO)
            .post_form("/api/tryon", &form)
            .await,
    ];
    for response in responses {
        response.expect_error(401, "invalid_key");
    }
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn two_keys_that_differ_do_not_count_as_guessed_keys() {
    let app = TestApp::with(Setup {
        limits: genvoris::limits::LimitRates {
            failed_auth: "1/m".parse().unwrap(),
            ..Default::default()
        },
        ..Setup::default()
    })
    .await;
    let proxy = app.store().with_ip("192.0.2.1");
    for _ in 0..3 {
        let response = proxy.get("/api/status?api_key=gvk_test_two").await;
        response.expect_error(401, "invalid_key");
    }
    proxy.get("/api/status").await.expect(200);
}
