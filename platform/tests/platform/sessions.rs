//! `/api/v1/customers/{id}/sessions`

use serde_json::json;

use crate::app::{START, TestApp};

const SESSIONS: &str = "/api/v1/customers/ada/sessions";

#[tokio::test]
async fn session_has_customer_and_expiry() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    let session = app
        .store()
        .post(SESSIONS, &json!({ "expires_in": 120 }))
        .await
        .expect(201);
    assert_eq!(session["token_type"], "Bearer");
    assert_eq!(session["expires_in"], 120);
    assert_eq!(session["expires_at"], START.seconds() + 120);
    assert_eq!(session["expires_at_iso"], "2026-01-01T12:02:00.000Z");
    let customer = &session["customer"];
    assert!(customer["id"].as_str().unwrap().starts_with("ec_"));
    assert!(customer["plan_id"].as_str().unwrap().starts_with("pln_"));
    assert_eq!(customer["external_id"], "ada");
    assert_eq!(customer["plan_name"], "3 a month");
    assert_eq!(customer["monthly_try_ons"], 3);
    assert_eq!(customer["period_start"], "2026-01-01T12:00:00.000Z");
    assert_eq!(customer["period_end"], "2026-01-31T12:00:00.000Z");
}

#[tokio::test]
async fn default_session_lasts_fifteen_minutes() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    let request = app
        .store()
        .request("POST".parse().unwrap(), SESSIONS, "".into());
    assert_eq!(
        app.store().send(request).await.expect(201)["expires_in"],
        900
    );
}

#[tokio::test]
async fn session_lifetime_is_limited() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    for seconds in [59, 3601, -1] {
        let body = json!({ "expires_in": seconds });
        app.store()
            .post(SESSIONS, &body)
            .await
            .expect_field_error(400, "expires_in");
    }
    for seconds in [60, 3600] {
        app.store()
            .post(SESSIONS, &json!({ "expires_in": seconds }))
            .await
            .expect(201);
    }
}

#[tokio::test]
async fn paused_and_cancelled_customers_get_no_session() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    for status in ["PAUSED", "CANCELLED"] {
        let body = json!({ "status": status });
        app.store()
            .patch("/api/v1/customers/ada", &body)
            .await
            .expect(200);
        app.store()
            .post(SESSIONS, &json!({}))
            .await
            .expect_error(403, "customer_inactive");
    }
}

#[tokio::test]
async fn session_for_a_product_is_refused_for_others() {
    let app = TestApp::start().await;
    app.shopper("ada", 5).await;
    let product = serde_json::json!({ "productId": "shirt" });
    let path = "/api/v1/customers/ada/sessions";
    let session = app.store().post(path, &product).await.expect(201);
    let token = session["token"].as_str().unwrap();
    let page = app.legacy_page().with_token(token);
    let of = |product: &str| page.form().text("product_id", product);
    page.send(&of("shirt")).await.expect(200);
    let refused = page.send(&of("coat")).await;
    refused.expect_error(403, "product_mismatch");
    let report = |product: &str| serde_json::json!({ "success": true, "end_customer_token": token, "product_id": product });
    let tracked = app.store().post("/api/tryon/track", &report("shirt")).await;
    tracked.expect(200);
    let tracked = app.store().post("/api/tryon/track", &report("coat")).await;
    tracked.expect_error(403, "product_mismatch");
    // Pages that do not know the product's id, and sessions for all products.
    page.try_on().await.expect(200);
    let any = app.returning_shopper("ada").await;
    any.send(&any.form().text("product_id", "coat"))
        .await
        .expect(200);
    assert_eq!(app.current_usage("ada").await["used"], 4);
}
