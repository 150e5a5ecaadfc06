//! `/api/v1/customers/{id}/usage`

use genvoris::clock::DAY;
use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn usage_counts_tryons() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 2).await;
    shopper.try_on().await.expect(200);
    let usage = app.usage("ada").await;
    assert!(usage["customer_id"].as_str().unwrap().starts_with("ec_"));
    assert_eq!(usage["external_id"], "ada");
    assert_eq!(usage["status"], "ACTIVE");
    assert_eq!(usage["plan"]["name"], "2 a month");
    assert_eq!(usage["plan"]["monthlyTryOns"], 2);
    assert_eq!(usage["period_start"], "2026-01-01T12:00:00.000Z");
    assert_eq!(usage["period_end"], "2026-01-31T12:00:00.000Z");
    assert_eq!(
        usage["current"],
        json!({ "used": 1, "limit": 2, "remaining": 1, "ok": true })
    );
    shopper.try_on().await.expect(200);
    let spent = json!({ "used": 2, "limit": 2, "remaining": 0, "ok": false });
    assert_eq!(app.current_usage("ada").await, spent);
}

#[tokio::test]
async fn paused_customer_is_not_ok() {
    let app = TestApp::start().await;
    app.shopper("ada", 2).await;
    let paused = json!({ "status": "PAUSED" });
    app.store()
        .patch("/api/v1/customers/ada", &paused)
        .await
        .expect(200);
    assert_eq!(app.current_usage("ada").await["ok"], false);
}

#[tokio::test]
async fn history_lists_past_periods_newest_first() {
    let app = TestApp::start().await;
    let shopper = app.shopper("ada", 2).await;
    shopper.try_on().await.expect(200);
    app.clock.advance(31 * DAY);
    let usage = app.usage("ada").await;
    let expected = json!([
        { "period_start": "2026-01-31T12:00:00.000Z", "period_end": "2026-03-02T12:00:00.000Z",
          "used": 0, "limit": 2 },
        { "period_start": "2026-01-01T12:00:00.000Z", "period_end": "2026-01-31T12:00:00.000Z",
          "used": 1, "limit": 2 },
    ]);
    assert_eq!(usage["history"], expected);
}

#[tokio::test]
async fn history_lists_the_last_24_periods() {
    let app = TestApp::start().await;
    app.shopper("ada", 2).await;
    for _ in 0..25 {
        app.clock.advance(30 * DAY);
        app.usage("ada").await;
    }
    let usage = app.usage("ada").await;
    let history = usage["history"].as_array().unwrap();
    assert_eq!(history.len(), 24);
    assert_eq!(history[0]["period_start"], usage["period_start"]);
    for pair in history.windows(2) {
        assert_eq!(pair[0]["period_start"], pair[1]["period_end"]);
    }
}
