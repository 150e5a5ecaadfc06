//! Listing and revoking sessions.

use genvoris::clock::DAY;
use serde_json::{Value, json};

use crate::{
    app::{START, TestApp},
    client::Shopper,
};

const SESSIONS: &str = "/api/v1/customers/ada/sessions";

async fn list_sessions(app: &TestApp) -> Vec<Value> {
    let list = app.store().get(SESSIONS).await.expect(200);
    list["data"].as_array().unwrap().clone()
}

async fn only_session_path(app: &TestApp) -> String {
    let list = list_sessions(app).await;
    assert_eq!(list.len(), 1, "{list:?}");
    format!("{SESSIONS}/{}", list[0]["jti"].as_str().unwrap())
}

async fn assert_refused(shopper: &Shopper) {
    shopper
        .try_on()
        .await
        .expect_error(401, "invalid_session_token");
}

#[tokio::test]
async fn list_shows_everything_except_the_token() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    app.clock.advance_ms(1000);
    let body = json!({ "expires_in": 60, "productId": "linen-shirt" });
    let created = app.store().post(SESSIONS, &body).await.expect(201);
    let list = list_sessions(&app).await;
    assert_eq!(list.len(), 2);
    assert!(list[0]["jti"].as_str().unwrap().starts_with("ec_"));
    let expected = json!({
        "jti": list[0]["jti"], "product_id": "linen-shirt", "created_at": "2026-01-01T12:00:01.000Z",
        "expires_at": START.seconds() + 61, "expires_at_iso": "2026-01-01T12:01:01.000Z",
    });
    assert_eq!(list[0], expected);
    assert_eq!(list[1]["product_id"], Value::Null);
    let token = created["token"].as_str().unwrap();
    assert!(!format!("{list:?}").contains(token));
}

#[tokio::test]
async fn session_is_listed_until_it_expires() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    app.clock.advance_ms(899_999);
    assert_eq!(list_sessions(&app).await.len(), 1);
    app.clock.advance_ms(1);
    assert_eq!(list_sessions(&app).await.len(), 0);
}

#[tokio::test]
async fn only_the_revoked_token_is_refused() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let path = only_session_path(&app).await;
    let other = app.returning_shopper("ada").await;
    shopper.try_on().await.expect(200);
    let jti = path.rsplit('/').next().unwrap();
    let expected = json!({ "jti": jti, "revoked": true, "data": { "jti": jti, "revoked": true } });
    for _ in 0..2 {
        assert_eq!(app.store().delete(&path).await.expect(200), expected);
    }
    assert_refused(&shopper).await;
    let report = json!({ "success": true, "end_customer_token": shopper.token });
    app.store()
        .post("/api/tryon/track", &report)
        .await
        .expect_error(401, "invalid_session_token");
    assert_eq!(app.current_usage("ada").await["used"], 1);
    assert_ne!(only_session_path(&app).await, path);
    other.try_on().await.expect(200);
}

#[tokio::test]
async fn expired_session_can_be_revoked_until_it_is_deleted() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    let path = only_session_path(&app).await;
    app.clock.advance_ms(3_600_000);
    app.run_background_tasks().await;
    app.store().delete(&path).await.expect(200);
    app.clock.advance(2 * DAY);
    app.run_background_tasks().await;
    app.store()
        .delete(&path)
        .await
        .expect_error(404, "not_found");
}

#[tokio::test]
async fn maintenance_keeps_active_sessions() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    let path = only_session_path(&app).await;
    app.store().delete(&path).await.expect(200);
    app.run_background_tasks().await;
    assert_refused(&shopper).await;
}

#[tokio::test]
async fn sessions_of_other_customers_and_stores_are_not_found() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    app.shopper("bob", 3).await;
    let path = only_session_path(&app).await;
    let jti = path.rsplit('/').next().unwrap();
    let theirs = json!({ "externalId": "ada" });
    let stranger = app.other_store();
    stranger
        .post("/api/v1/customers", &theirs)
        .await
        .expect(201);
    stranger.delete(&path).await.expect_error(404, "not_found");
    let listed = stranger.get(SESSIONS).await.expect(200);
    assert_eq!(listed, json!({ "data": [] }));
    let of_bob = format!("/api/v1/customers/bob/sessions/{jti}");
    let of_nobody = format!("/api/v1/customers/nobody/sessions/{jti}");
    let unknown = format!("{SESSIONS}/{}x", jti);
    for path in [of_bob, of_nobody, unknown] {
        app.store()
            .delete(&path)
            .await
            .expect_error(404, "not_found");
    }
    shopper.try_on().await.expect(200);
}

#[tokio::test]
async fn sessions_of_an_unknown_customer_are_not_found() {
    let app = TestApp::start().await;
    app.store()
        .get(SESSIONS)
        .await
        .expect_error(404, "not_found");
}
