//! `/api/v1/customers`

use genvoris::clock::DAY;
use serde_json::{Value, json};

use crate::app::{TestApp, plan};

const CUSTOMERS: &str = "/api/v1/customers";

#[tokio::test]
async fn customer_is_created_once_and_then_found() {
    let app = TestApp::start().await;
    let body =
        json!({ "externalId": "ada", "email": "ada@example.com", "metadata": { "vip": true } });
    let first = app.store().post(CUSTOMERS, &body).await.expect(201);
    let id = first["id"].as_str().unwrap();
    assert!(id.starts_with("ec_"));
    let again = app
        .store()
        .post(CUSTOMERS, &json!({ "externalId": "ada" }))
        .await
        .expect(200);
    let expected = json!({
        "id": id, "externalId": "ada", "email": "ada@example.com", "planId": null, "plan": null,
        "status": "ACTIVE", "metadata": { "vip": true },
        "periodStart": "2026-01-01T12:00:00.000Z", "periodEnd": "2026-01-31T12:00:00.000Z",
        "createdAt": "2026-01-01T12:00:00.000Z", "updatedAt": "2026-01-01T12:00:00.000Z",
    });
    assert_eq!(again, expected);
}

#[tokio::test]
async fn customer_is_found_by_id_and_external_id() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    shopper.try_on().await.expect(200);
    let by_external = app.store().get("/api/v1/customers/ada").await.expect(200);
    let path = format!("{CUSTOMERS}/{}", by_external["id"].as_str().unwrap());
    assert_eq!(app.store().get(&path).await.expect(200), by_external);
    assert_eq!(by_external["plan"]["monthlyTryOns"], 3);
    let row = json!([{
        "periodStart": "2026-01-01T12:00:00.000Z", "periodEnd": "2026-01-31T12:00:00.000Z",
        "used": 1, "limit": 3,
    }]);
    assert_eq!(by_external["usage"], row);
}

#[tokio::test]
async fn usage_contains_the_last_twelve_periods() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    for _ in 0..14 {
        app.clock.advance(30 * DAY);
        app.store().get("/api/v1/customers/ada").await.expect(200);
    }
    let customer = app.store().get("/api/v1/customers/ada").await.expect(200);
    let usage = customer["usage"].as_array().unwrap();
    assert_eq!(usage.len(), 12);
    assert_eq!(usage[0]["periodStart"], customer["periodStart"]);
    assert!(usage[11]["periodStart"].as_str() < usage[0]["periodStart"].as_str());
}

#[tokio::test]
async fn external_id_may_contain_reserved_characters() {
    let app = TestApp::start().await;
    let body = json!({ "externalId": "shop/ada lovelace?" });
    let made = app.store().post(CUSTOMERS, &body).await.expect(201);
    let path = "/api/v1/customers/shop%2Fada%20lovelace%3F";
    let found = app.store().get(path).await.expect(200);
    assert_eq!(found["id"], made["id"]);
    let minted = app
        .store()
        .post(&format!("{path}/sessions"), &json!({}))
        .await;
    assert_eq!(minted.expect(201)["customer"]["id"], made["id"]);
    for list in ["usage", "sessions"] {
        app.store().get(&format!("{path}/{list}")).await.expect(200);
    }
    app.store().delete(path).await.expect_no_content();
    let found = app.store().get(path).await.expect(200);
    assert_eq!(found["status"], "CANCELLED");
}

#[tokio::test]
async fn external_id_may_be_in_any_script() {
    let app = TestApp::start().await;
    let body = json!({ "externalId": "Ада 🧥" });
    let made = app.store().post(CUSTOMERS, &body).await.expect(201);
    let path = "/api/v1/customers/%D0%90%D0%B4%D0%B0%20%F0%9F%A7%A5";
    assert_eq!(app.store().get(path).await.expect(200)["id"], made["id"]);
}

#[tokio::test]
async fn customer_of_another_store_is_not_found() {
    let app = TestApp::start().await;
    let made = app
        .store()
        .post(CUSTOMERS, &json!({ "externalId": "ada" }))
        .await
        .expect(201);
    let stranger = app.other_store();
    for id in [made["id"].as_str().unwrap(), "ada", "nobody"] {
        let path = format!("{CUSTOMERS}/{id}");
        stranger.get(&path).await.expect_error(404, "not_found");
        stranger
            .get(&format!("{path}/usage"))
            .await
            .expect_error(404, "not_found");
        let nothing = json!({});
        stranger
            .patch(&path, &nothing)
            .await
            .expect_error(404, "not_found");
        stranger
            .post(&format!("{path}/sessions"), &nothing)
            .await
            .expect_error(404, "not_found");
    }
}

#[tokio::test]
async fn assigned_plan_must_exist_in_the_store_and_be_active() {
    let app = TestApp::start().await;
    let foreign = plan(&app.other_store(), 5).await["id"].clone();
    let off = json!({ "name": "Off", "monthlyTryOns": 1, "active": false });
    let disabled = app.store().post("/api/v1/plans", &off).await.expect(201)["id"].clone();
    app.store()
        .post(CUSTOMERS, &json!({ "externalId": "bob" }))
        .await
        .expect(201);
    for id in [json!("pln_none"), foreign, disabled] {
        let body = json!({ "externalId": "ada", "planId": id });
        app.store()
            .post(CUSTOMERS, &body)
            .await
            .expect_error(403, "plan_not_found");
        let path = "/api/v1/customers/bob";
        let body = json!({ "planId": id });
        app.store()
            .patch(path, &body)
            .await
            .expect_error(403, "plan_not_found");
    }
    app.store()
        .get("/api/v1/customers/ada")
        .await
        .expect_error(404, "not_found");
}

#[tokio::test]
async fn patch_changes_given_fields_and_null_clears_them() {
    let app = TestApp::start().await;
    let plan = plan(&app.store(), 5).await;
    let body = json!({
        "externalId": "ada", "email": "ada@example.com", "planId": plan["id"],
        "metadata": { "size": 38 },
    });
    app.store().post(CUSTOMERS, &body).await.expect(201);
    let patch = |body: Value| {
        let store = app.store();
        async move {
            store
                .patch("/api/v1/customers/ada", &body)
                .await
                .expect(200)
        }
    };
    let paused = patch(json!({ "status": "PAUSED" })).await;
    assert_eq!(paused["status"], "PAUSED");
    assert_eq!(paused["email"], "ada@example.com");
    assert_eq!(paused["metadata"], json!({ "size": 38 }));
    let cleared = patch(json!({ "email": null, "planId": null, "metadata": null })).await;
    for field in ["email", "planId", "plan", "metadata"] {
        assert_eq!(cleared[field], Value::Null, "{field}");
    }
    assert_eq!(cleared["status"], "PAUSED");
}

#[tokio::test]
async fn empty_patch_changes_nothing() {
    let app = TestApp::start().await;
    let made = app
        .store()
        .post(CUSTOMERS, &json!({ "externalId": "ada" }))
        .await
        .expect(201);
    let request = app
        .store()
        .request("PATCH".parse().unwrap(), "/api/v1/customers/ada", "".into());
    assert_eq!(app.store().send(request).await.expect(200), made);
}

#[tokio::test]
async fn metadata_is_validated() {
    let app = TestApp::start().await;
    let post = |metadata: Value| {
        let (store, body) = (
            app.store(),
            json!({ "externalId": "ada", "metadata": metadata }),
        );
        async move { store.post(CUSTOMERS, &body).await }
    };
    let many: serde_json::Map<_, _> = (0..21).map(|n| (format!("k{n}"), json!(n))).collect();
    post(many.into())
        .await
        .expect_error(400, "metadata_too_large");
    post(json!({ "k": "x".repeat(4096) }))
        .await
        .expect_error(400, "metadata_too_large");
    post(json!({ "k": { "deep": 1 } }))
        .await
        .expect_field_error(400, "metadata.k");
    post(json!([])).await.expect_field_error(400, "metadata");
    let full: serde_json::Map<_, _> = (0..20).map(|n| (format!("k{n}"), json!(n))).collect();
    post(full.into()).await.expect(201);
}

#[tokio::test]
async fn fields_are_validated() {
    let app = TestApp::start().await;
    let cases = [
        (json!({}), "externalId"),
        (json!({ "externalId": "" }), "externalId"),
        (json!({ "externalId": "a\r\nX-Evil: 1" }), "externalId"),
        (json!({ "externalId": "ada", "email": "nowhere" }), "email"),
        (
            json!({ "externalId": "ada", "resetPeriod": "yes" }),
            "resetPeriod",
        ),
    ];
    for (body, field) in cases {
        app.store()
            .post(CUSTOMERS, &body)
            .await
            .expect_field_error(400, field);
    }
    app.store()
        .post(CUSTOMERS, &json!({ "externalId": "ada" }))
        .await
        .expect(201);
    let wrong = json!({ "status": "ASLEEP" });
    let response = app.store().patch("/api/v1/customers/ada", &wrong).await;
    response.expect_field_error(400, "status");
}

#[tokio::test]
async fn resetting_the_period_of_a_new_customer_starts_only_one_period() {
    let app = TestApp::start().await;
    let plan = plan(&app.store(), 1).await;
    let body = json!({ "externalId": "ada", "planId": plan["id"], "resetPeriod": true });
    app.store()
        .post("/api/v1/customers", &body)
        .await
        .expect(201);
    let usage = app.usage("ada").await;
    assert_eq!(usage["history"].as_array().unwrap().len(), 1, "{usage}");
    assert_eq!(usage["current"]["limit"], 1);
    app.store()
        .post("/api/v1/customers", &body)
        .await
        .expect(200);
    let usage = app.usage("ada").await;
    assert_eq!(usage["history"].as_array().unwrap().len(), 2, "{usage}");
}

#[tokio::test]
async fn null_reset_period_does_not_reset() {
    let app = TestApp::start().await;
    app.shopper("ada", 1).await.try_on().await.expect(200);
    let body = json!({ "externalId": "ada", "resetPeriod": null });
    let store = app.store();
    store.post("/api/v1/customers", &body).await.expect(200);
    let patch = json!({ "resetPeriod": null });
    store
        .patch("/api/v1/customers/ada", &patch)
        .await
        .expect(200);
    assert_eq!(app.current_usage("ada").await["used"], 1);
}

#[tokio::test]
async fn cancelled_customer_keeps_history_and_cannot_try_on() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 3).await;
    shopper.try_on().await.expect(200);
    for _ in 0..2 {
        let path = "/api/v1/customers/ada";
        app.store().delete(path).await.expect_no_content();
    }
    let refused = shopper
        .try_on()
        .await
        .expect_error(402, "end_customer_quota");
    assert_eq!(refused["reason"], "cancelled");
    app.store()
        .post("/api/v1/customers/ada/sessions", &json!({}))
        .await
        .expect_error(403, "customer_inactive");
    let usage = app.usage("ada").await;
    assert_eq!(usage["status"], "CANCELLED");
    assert_eq!(usage["current"]["used"], 1);
    app.store()
        .delete("/api/v1/customers/nobody")
        .await
        .expect_error(404, "not_found");
    app.other_store()
        .delete("/api/v1/customers/ada")
        .await
        .expect_error(404, "not_found");
}

#[tokio::test]
async fn upsert_does_not_reactivate_a_cancelled_customer() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    app.store()
        .delete("/api/v1/customers/ada")
        .await
        .expect_no_content();
    let body = json!({ "externalId": "ada", "email": "ada@example.com" });
    let again = app.store().post(CUSTOMERS, &body).await.expect(200);
    assert_eq!(again["status"], "CANCELLED");
    assert_eq!(again["email"], "ada@example.com");
    let back = json!({ "status": "ACTIVE" });
    app.store()
        .patch("/api/v1/customers/ada", &back)
        .await
        .expect(200);
    app.returning_shopper("ada")
        .await
        .try_on()
        .await
        .expect(200);
}

#[tokio::test]
async fn cancelled_customer_who_starts_a_new_period_is_active_again() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    app.store()
        .delete("/api/v1/customers/ada")
        .await
        .expect_no_content();
    let paid = json!({ "externalId": "ada", "resetPeriod": true });
    let again = app.store().post(CUSTOMERS, &paid).await.expect(200);
    assert_eq!(again["status"], "ACTIVE");
    let pause = json!({ "status": "PAUSED" });
    let path = "/api/v1/customers/ada";
    app.store().patch(path, &pause).await.expect(200);
    let paused = app.store().post(CUSTOMERS, &paid).await.expect(200);
    assert_eq!(paused["status"], "PAUSED");
}

/// The calls of the published sample for pay per try-on, after each payment.
async fn exchange_as_published(app: &TestApp) -> Value {
    let plan = json!({ "externalId": "pay-per-use-1", "name": "One", "monthlyTryOns": 1 });
    let plan = app.store().post("/api/v1/plans", &plan).await.json();
    let customer = json!({
        "externalId": "ada", "planId": plan["id"], "resetPeriod": true,
        "metadata": { "model": "PAY_PER_USE" },
    });
    let customer = app.store().post(CUSTOMERS, &customer).await.json();
    let path = format!("{CUSTOMERS}/{}/sessions", customer["id"].as_str().unwrap());
    let product = json!({ "productId": "shirt" });
    app.store().post(&path, &product).await.expect(201)
}

#[tokio::test]
async fn published_payment_flow_survives_a_disabled_plan_and_a_cancelled_customer() {
    let app = TestApp::start().await;
    exchange_as_published(&app).await;
    app.store()
        .delete("/api/v1/customers/ada")
        .await
        .expect_no_content();
    app.store()
        .delete("/api/v1/plans/pay-per-use-1")
        .await
        .expect_no_content();
    let session = exchange_as_published(&app).await;
    assert_eq!(session["customer"]["monthly_try_ons"], 1);
}
