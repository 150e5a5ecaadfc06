//! `/api/status`

use genvoris::clock::DAY;
use serde_json::json;

use crate::app::{Setup, TestApp};

#[tokio::test]
async fn store_with_credits_is_allowed() {
    let app = TestApp::with(Setup {
        credits: 2,
        ..Setup::default()
    })
    .await;
    app.legacy_page().try_on().await.expect(200);
    let status = app
        .anonymous()
        .get("/api/status?api_key=gvk_test_one")
        .await
        .expect(200);
    let quota = json!({ "used": 1, "limit": 2, "resetsAt": null });
    assert_eq!(status, json!({ "access": "ALLOWED", "quota": quota }));
    assert_eq!(
        app.store().get("/api/status").await.expect(200),
        status,
        "the key may be in the header"
    );
    let alias = app.anonymous().get("/status?api_key=gvk_test_one").await;
    assert_eq!(alias.expect(200), status);
}

#[tokio::test]
async fn store_without_remaining_credits_is_exhausted() {
    let app = TestApp::with(Setup {
        credits: 1,
        ..Setup::default()
    })
    .await;
    app.legacy_page().try_on().await.expect(200);
    let status = app
        .anonymous()
        .get("/api/status?api_key=gvk_test_one")
        .await
        .expect(200);
    assert_eq!(status["access"], "EXHAUSTED");
    let expected = json!({ "used": 1, "limit": 1, "resetsAt": null });
    assert_eq!(status["quota"], expected);
    assert_eq!(status["message"], "the store has no try-on credits left");
}

#[tokio::test]
async fn store_without_valid_credit_packs_is_locked() {
    let app = TestApp::with(Setup {
        credits: 7,
        ..Setup::default()
    })
    .await;
    let status = app.other_store().get("/api/status").await.expect(200);
    assert_eq!(status["access"], "LOCKED");
    let nothing = json!({ "used": 0, "limit": 0, "resetsAt": null });
    assert_eq!(status["quota"], nothing);
    app.clock.advance(366 * DAY);
    let status = app.store().get("/api/status").await.expect(200);
    assert_eq!(status["access"], "LOCKED");
}

#[tokio::test]
async fn status_requires_a_valid_key() {
    let app = TestApp::start().await;
    app.anonymous()
        .get("/api/status")
        .await
        .expect_error(401, "unauthorized");
    app.anonymous()
        .get("/api/status?api_key=gvk_x")
        .await
        .expect_error(401, "invalid_key");
}
