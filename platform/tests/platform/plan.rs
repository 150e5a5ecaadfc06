//! `/api/v1/plans/{id}`

use genvoris::clock::DAY;
use serde_json::{Value, json};

use crate::app::TestApp;

const PLANS: &str = "/api/v1/plans";

async fn premium(app: &TestApp) -> Value {
    let body = json!({
        "name": "Premium", "monthlyTryOns": 10, "externalId": "shop/premium €", "externalPriceId": "price_1",
    });
    app.store().post(PLANS, &body).await.expect(201)
}

fn path(plan: &Value) -> String {
    format!("{PLANS}/{}", plan["id"].as_str().unwrap())
}

#[tokio::test]
async fn plan_is_found_by_id_and_external_id() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    assert_eq!(app.store().get(&path(&plan)).await.expect(200), plan);
    let external = format!("{PLANS}/shop%2Fpremium%20%E2%82%AC");
    assert_eq!(app.store().get(&external).await.expect(200), plan);
}

#[tokio::test]
async fn patch_changes_given_fields_and_null_clears_them() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    app.clock.advance_ms(1000);
    let patch = json!({ "name": "Gold", "externalPriceId": null });
    let patched = app.store().patch(&path(&plan), &patch).await.expect(200);
    let expected = json!({
        "id": plan["id"], "name": "Gold", "monthlyTryOns": 10, "externalPriceId": null, "upgradeUrl": null,
        "externalId": "shop/premium €", "active": true,
        "createdAt": "2026-01-01T12:00:00.000Z", "updatedAt": "2026-01-01T12:00:01.000Z",
    });
    assert_eq!(patched, expected);
    assert_eq!(app.store().get(&path(&plan)).await.expect(200), expected);
    let unnamed = json!({ "externalId": null, "active": false });
    let unnamed = app.store().patch(&path(&plan), &unnamed).await.expect(200);
    assert_eq!(unnamed["externalId"], Value::Null);
    assert_eq!(unnamed["active"], false);
    let external = format!("{PLANS}/shop%2Fpremium%20%E2%82%AC");
    app.store()
        .get(&external)
        .await
        .expect_error(404, "not_found");
}

#[tokio::test]
async fn empty_patch_changes_nothing() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    let request = app
        .store()
        .request("PATCH".parse().unwrap(), &path(&plan), "".into());
    assert_eq!(app.store().send(request).await.expect(200), plan);
    let nulls = json!({ "name": null, "monthlyTryOns": null, "active": null });
    let patched = app.store().patch(&path(&plan), &nulls).await.expect(200);
    assert_eq!(patched, plan);
}

#[tokio::test]
async fn external_id_is_unique_within_a_store() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    let other = json!({ "name": "Other", "monthlyTryOns": 1, "externalId": "other" });
    app.store().post(PLANS, &other).await.expect(201);
    app.other_store()
        .post(
            PLANS,
            &json!({ "name": "Theirs", "monthlyTryOns": 1, "externalId": "theirs" }),
        )
        .await
        .expect(201);
    let taken = json!({ "name": "Gold", "externalId": "other" });
    app.store()
        .patch(&path(&plan), &taken)
        .await
        .expect_field_error(400, "externalId");
    assert_eq!(app.store().get(&path(&plan)).await.expect(200), plan);
    for free in ["theirs", "theirs"] {
        let free = json!({ "externalId": free });
        let patched = app.store().patch(&path(&plan), &free).await.expect(200);
        assert_eq!(patched["externalId"], "theirs");
    }
}

#[tokio::test]
async fn disabled_plan_stays_with_its_customers_but_cannot_be_assigned() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    let give = |who: &str| json!({ "externalId": who, "planId": plan["id"] });
    let store = app.store();
    store
        .post("/api/v1/customers", &give("ada"))
        .await
        .expect(201);
    for _ in 0..2 {
        store.delete(&path(&plan)).await.expect_no_content();
    }
    let found = store.get(&path(&plan)).await.expect(200);
    assert_eq!(found["active"], false);
    store
        .post("/api/v1/customers", &give("bob"))
        .await
        .expect_error(403, "plan_not_found");
    app.returning_shopper("ada")
        .await
        .try_on()
        .await
        .expect(200);
    app.clock.advance(31 * DAY);
    assert_eq!(app.current_usage("ada").await["limit"], 10);
    let back = json!({ "active": true });
    store.patch(&path(&plan), &back).await.expect(200);
    store
        .post("/api/v1/customers", &give("bob"))
        .await
        .expect(201);
}

#[tokio::test]
async fn changed_quota_applies_from_the_next_period() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    let body = json!({ "externalId": "ada", "planId": plan["id"] });
    let store = app.store();
    store.post("/api/v1/customers", &body).await.expect(201);
    let raised = json!({ "monthlyTryOns": 20 });
    store.patch(&path(&plan), &raised).await.expect(200);
    assert_eq!(app.current_usage("ada").await["limit"], 10);
    app.clock.advance(30 * DAY);
    assert_eq!(app.current_usage("ada").await["limit"], 20);
}

#[tokio::test]
async fn plan_of_another_store_is_not_found() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    let stranger = app.other_store();
    let external = format!("{PLANS}/shop%2Fpremium%20%E2%82%AC");
    for path in [path(&plan), external, format!("{PLANS}/pln_none")] {
        stranger.get(&path).await.expect_error(404, "not_found");
        stranger.delete(&path).await.expect_error(404, "not_found");
        let patch = json!({ "name": "Mine" });
        let response = stranger.patch(&path, &patch).await;
        response.expect_error(404, "not_found");
    }
    assert_eq!(app.store().get(&path(&plan)).await.expect(200), plan);
}

#[tokio::test]
async fn fields_are_validated() {
    let app = TestApp::start().await;
    let plan = premium(&app).await;
    let cases = [
        ("name", json!("")),
        ("name", json!("x".repeat(81))),
        ("name", json!("a\u{0}b")),
        ("monthlyTryOns", json!(0)),
        ("monthlyTryOns", json!(1_000_001)),
        ("monthlyTryOns", json!(1e300)),
        ("externalId", json!("")),
        ("externalId", json!("a\r\nX-Evil: 1")),
        ("externalPriceId", json!("x".repeat(256))),
        ("upgradeUrl", json!("/account")),
        ("upgradeUrl", json!("javascript:alert(1)")),
        ("active", json!("yes")),
    ];
    for (field, value) in cases {
        let body = json!({ field: value });
        let response = app.store().patch(&path(&plan), &body).await;
        response.expect_field_error(400, field);
    }
}
