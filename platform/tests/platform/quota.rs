//! Quotas: when they are exhausted, when they renew, and which customers have none.

use std::time::Duration;

use genvoris::clock::DAY;
use serde_json::json;

use crate::app::{TestApp, plan};

const ADA: &str = "/api/v1/customers/ada";

#[tokio::test]
async fn tryon_is_refused_with_reason_and_reset_time_when_quota_is_exhausted() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    shopper.try_on().await.expect(200);
    let refused = shopper
        .try_on()
        .await
        .expect_error(402, "end_customer_quota");
    assert_eq!(refused["reason"], "quota_exhausted");
    assert_eq!(
        (&refused["used"], &refused["limit"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(refused["resetsAt"], "2026-01-31T12:00:00.000Z");
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn a_refusal_names_the_upgrade_url_of_the_customers_plan() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    shopper.try_on().await.expect(200);
    let refused = shopper.try_on().await;
    let refused = refused.expect_error(402, "end_customer_quota");
    assert!(refused.get("upgradeUrl").is_none());
    let customer = app.store().get(ADA).await.expect(200);
    let plan = format!("/api/v1/plans/{}", customer["planId"].as_str().unwrap());
    let url = "https://shop.example/account/plans?from=try-on";
    let patch = json!({ "upgradeUrl": url });
    let patched = app.store().patch(&plan, &patch).await.expect(200);
    assert_eq!(patched["upgradeUrl"], url);
    let refused = shopper.try_on().await;
    let refused = refused.expect_error(402, "end_customer_quota");
    assert_eq!(refused["upgradeUrl"], url);
    let patch = json!({ "upgradeUrl": null });
    let patched = app.store().patch(&plan, &patch).await.expect(200);
    assert!(patched["upgradeUrl"].is_null());
}

#[tokio::test]
async fn tryon_is_refused_with_reason_without_plan_or_when_paused_or_cancelled() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 5).await;
    shopper.try_on().await.expect(200);
    let cases = [
        (json!({ "planId": null }), "no_plan", 0),
        (json!({ "status": "PAUSED" }), "paused", 0),
        (json!({ "status": "CANCELLED" }), "cancelled", 0),
    ];
    for (change, reason, limit) in cases {
        app.store().patch(ADA, &change).await.expect(200);
        let refused = shopper
            .try_on()
            .await
            .expect_error(402, "end_customer_quota");
        assert_eq!(refused["reason"], reason);
        assert_eq!(
            (&refused["used"], &refused["limit"]),
            (&json!(1), &json!(limit))
        );
        assert!(
            refused["resetsAt"].is_null(),
            "there is no reset to wait for"
        );
    }
    assert_eq!(app.credits_used().await, 1);
}

#[tokio::test]
async fn quota_renews_after_thirty_days() {
    let app = TestApp::start().await;
    app.shopper("ada", 1).await.try_on().await.expect(200);
    app.clock.advance(30 * DAY - Duration::from_millis(1));
    app.returning_shopper("ada")
        .await
        .try_on()
        .await
        .expect_error(402, "end_customer_quota");
    app.clock.advance_ms(1);
    let quota = app
        .returning_shopper("ada")
        .await
        .try_on()
        .await
        .expect(200)["end_customer_quota"]
        .clone();
    assert_eq!(quota, json!({ "used": 1, "limit": 1, "remaining": 0 }));
}

#[tokio::test]
async fn upsert_does_not_renew_the_quota_within_a_period() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    shopper.try_on().await.expect(200);
    let page_load = json!({ "externalId": "ada" });
    app.clock.advance(DAY);
    let customer = app
        .store()
        .post("/api/v1/customers", &page_load)
        .await
        .expect(200);
    assert_eq!(customer["periodStart"], "2026-01-01T12:00:00.000Z");
    assert_eq!(app.current_usage("ada").await["used"], 1);
    app.clock.advance(30 * DAY);
    let customer = app
        .store()
        .post("/api/v1/customers", &page_load)
        .await
        .expect(200);
    assert_eq!(customer["periodStart"], "2026-01-31T12:00:00.000Z");
    assert_eq!(app.current_usage("ada").await["used"], 0);
}

#[tokio::test]
async fn period_reset_starts_a_new_period_immediately() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    for reset in ["POST", "PATCH"] {
        shopper.try_on().await.expect(200);
        app.clock.advance_ms(60_000);
        let body = json!({ "externalId": "ada", "resetPeriod": true });
        let customer = match reset {
            "POST" => app
                .store()
                .post("/api/v1/customers", &body)
                .await
                .expect(200),
            _ => app
                .store()
                .patch(ADA, &json!({ "resetPeriod": true }))
                .await
                .expect(200),
        };
        assert_eq!(app.current_usage("ada").await["used"], 0, "{reset}");
        let usage = &app.usage("ada").await["history"];
        assert_eq!(usage[0]["period_start"], customer["periodStart"]);
        assert_eq!(
            usage[1]["period_end"], customer["periodStart"],
            "the old period ends early"
        );
        assert_eq!(usage[1]["used"], 1);
    }
}

#[tokio::test]
async fn plan_change_applies_its_quota_immediately_and_keeps_usage() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 1).await;
    shopper.try_on().await.expect(200);
    let bigger = plan(&app.store(), 5).await;
    app.store()
        .patch(ADA, &json!({ "planId": bigger["id"] }))
        .await
        .expect(200);
    let current = app.current_usage("ada").await;
    assert_eq!(
        current,
        json!({ "used": 1, "limit": 5, "remaining": 4, "ok": true })
    );
    shopper.try_on().await.expect(200);
    let smaller = plan(&app.store(), 1).await;
    let body = json!({ "externalId": "ada", "planId": smaller["id"] });
    app.store()
        .post("/api/v1/customers", &body)
        .await
        .expect(200);
    let current = app.current_usage("ada").await;
    assert_eq!(
        current,
        json!({ "used": 2, "limit": 1, "remaining": 0, "ok": false })
    );
}

#[tokio::test]
async fn edited_plan_applies_from_the_next_period() {
    let app = TestApp::start().await;
    let body = json!({ "name": "Plan", "monthlyTryOns": 1, "externalId": "p" });
    let plan = app.store().post("/api/v1/plans", &body).await.expect(201);
    let customer = json!({ "externalId": "ada", "planId": plan["id"] });
    app.store()
        .post("/api/v1/customers", &customer)
        .await
        .expect(201);
    let raised = json!({ "name": "Plan", "monthlyTryOns": 9, "externalId": "p" });
    app.store().post("/api/v1/plans", &raised).await.expect(200);
    app.store()
        .post("/api/v1/customers", &customer)
        .await
        .expect(200);
    assert_eq!(app.current_usage("ada").await["limit"], 1);
    app.clock.advance(30 * DAY);
    assert_eq!(app.current_usage("ada").await["limit"], 9);
}
