//! `/api/v1/plans`

use serde_json::{Value, json};

use crate::{app::TestApp, client::Client};

const PLANS: &str = "/api/v1/plans";

async fn names(store: &Client, query: &str) -> Vec<String> {
    let list = store.get(&format!("{PLANS}{query}")).await.expect(200);
    let plans = list["data"].as_array().unwrap().iter();
    plans
        .map(|plan| plan["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn created_plan_is_returned_with_all_fields() {
    let app = TestApp::start().await;
    let body = json!({ "name": "Small", "monthlyTryOns": 10, "externalPriceId": "price_1" });
    let plan = app.store().post(PLANS, &body).await.expect(201);
    assert!(plan["id"].as_str().unwrap().starts_with("pln_"));
    let expected = json!({
        "id": plan["id"], "name": "Small", "monthlyTryOns": 10, "externalPriceId": "price_1",
        "externalId": null, "upgradeUrl": null, "active": true,
        "createdAt": "2026-01-01T12:00:00.000Z", "updatedAt": "2026-01-01T12:00:00.000Z",
    });
    assert_eq!(plan, expected);
}

#[tokio::test]
async fn external_id_makes_creation_idempotent() {
    let app = TestApp::start().await;
    let body = json!({ "name": "Small", "monthlyTryOns": 10, "externalId": "small" });
    let first = app.store().post(PLANS, &body).await.expect(201);
    let changed = json!({ "name": "Small plus", "monthlyTryOns": 12, "externalId": "small" });
    let second = app.store().post(PLANS, &changed).await.expect(200);
    assert_eq!(second["id"], first["id"]);
    assert_eq!(second["monthlyTryOns"], 12);
    assert_eq!(names(&app.store(), "").await, ["Small plus"]);
}

#[tokio::test]
async fn disabled_plan_that_is_posted_again_is_active_unless_the_call_says_otherwise() {
    let app = TestApp::start().await;
    let body = json!({ "name": "Small", "monthlyTryOns": 10, "externalId": "small" });
    app.store().post(PLANS, &body).await.expect(201);
    let path = format!("{PLANS}/small");
    app.store().delete(&path).await.expect_no_content();
    let mut off = body.clone();
    off["active"] = json!(false);
    let still = app.store().post(PLANS, &off).await.expect(200);
    assert_eq!(still["active"], false);
    let again = app.store().post(PLANS, &body).await.expect(200);
    assert_eq!(again["active"], true);
}

#[tokio::test]
async fn each_call_without_external_id_creates_a_plan() {
    let app = TestApp::start().await;
    let body = json!({ "name": "Small", "monthlyTryOns": 10 });
    app.store().post(PLANS, &body).await.expect(201);
    app.store().post(PLANS, &body).await.expect(201);
    assert_eq!(names(&app.store(), "").await.len(), 2);
}

#[tokio::test]
async fn disabled_plans_are_listed_only_on_request() {
    let app = TestApp::start().await;
    let old = json!({ "name": "Old", "monthlyTryOns": 1, "externalId": "old", "active": false });
    app.store().post(PLANS, &old).await.expect(201);
    app.store()
        .post(PLANS, &json!({ "name": "New", "monthlyTryOns": 1 }))
        .await
        .expect(201);
    assert_eq!(names(&app.store(), "").await, ["New"]);
    assert_eq!(
        names(&app.store(), "?include_inactive=false").await,
        ["New"]
    );
    for query in [
        "?include_inactive",
        "?include_inactive=true",
        "?include_inactive=1",
    ] {
        let mut all = names(&app.store(), query).await;
        all.sort();
        assert_eq!(all, ["New", "Old"], "{query}");
    }
}

#[tokio::test]
async fn plans_of_other_stores_are_not_listed() {
    let app = TestApp::start().await;
    let body = json!({ "name": "Small", "monthlyTryOns": 10, "externalId": "small" });
    app.store().post(PLANS, &body).await.expect(201);
    assert!(names(&app.other_store(), "").await.is_empty());
    app.other_store().post(PLANS, &body).await.expect(201);
}

#[tokio::test]
async fn all_invalid_fields_are_named_together() {
    let app = TestApp::start().await;
    for (name, quota) in [("", 0), (&*"x".repeat(81), 1_000_001)] {
        let body = json!({ "name": name, "monthlyTryOns": quota });
        let error: Value = app
            .store()
            .post(PLANS, &body)
            .await
            .expect_error(400, "invalid_body");
        let fields: Vec<_> = error["fieldErrors"].as_object().unwrap().keys().collect();
        assert_eq!(fields, ["monthlyTryOns", "name"]);
    }
}

#[tokio::test]
async fn whole_numbers_may_have_a_decimal_point() {
    let app = TestApp::start().await;
    let body = json!({ "name": "Small", "monthlyTryOns": 10.0 });
    let plan = app.store().post(PLANS, &body).await.expect(201);
    assert_eq!(plan["monthlyTryOns"], 10);
    for wrong in [json!(10.5), json!(1e300), json!("10"), json!(null)] {
        let body = json!({ "name": "Small", "monthlyTryOns": wrong });
        let refused = app.store().post(PLANS, &body).await;
        refused.expect_field_error(400, "monthlyTryOns");
    }
}
