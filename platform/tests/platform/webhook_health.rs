//! Webhooks that fail for days are switched off.

use std::time::Duration;

use genvoris::{clock::DAY, events::RETRY_SCHEDULE};
use serde_json::{Value, json};

use crate::{
    app::{TestApp, plan},
    receiver::Receiver,
};

const HOUR: Duration = Duration::from_secs(3600);

/// An application whose first store has a webhook that fails.
struct Failing {
    app: TestApp,
    receiver: Receiver,
    path: String,
}

impl Failing {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let receiver = Receiver::start().await;
        receiver.respond_with(503);
        let body = json!({
            "url": receiver.url(), "types": ["plan.created"], "description": "Orders",
        });
        let webhook = app.store().post("/api/v1/webhooks", &body).await;
        let id = webhook.expect(201)["id"].as_str().unwrap().to_owned();
        Self {
            app,
            receiver,
            path: format!("/api/v1/webhooks/{id}"),
        }
    }

    /// Makes an event, and attempts to deliver it once, ten seconds later.
    async fn attempt(&self) {
        plan(&self.app.store(), 1).await;
        self.app.clock.advance(RETRY_SCHEDULE[0]);
        self.app.deliver_due().await;
    }

    /// An attempt every twelve hours for so many days.
    async fn fail_for(&self, days: u32) {
        for _ in 0..2 * days {
            self.attempt().await;
            self.app.clock.advance(DAY / 2 - RETRY_SCHEDULE[0]);
        }
    }

    /// The webhook as the list shows it.
    async fn webhook(&self) -> Value {
        let list = self.app.store().get("/api/v1/webhooks").await;
        list.expect(200)["data"][0].take()
    }

    async fn is_active(&self) -> bool {
        self.webhook().await["active"] == true
    }

    async fn deliveries(&self) -> Vec<Value> {
        let path = format!("{}/deliveries", self.path);
        let list = self.app.store().get(&path).await.expect(200);
        list["data"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn webhook_that_fails_for_five_days_is_switched_off() {
    let failing = Failing::start().await;
    failing.fail_for(5).await;
    assert!(failing.is_active().await, "not quite five days");
    failing.attempt().await;
    let webhook = failing.webhook().await;
    assert_eq!(webhook["active"], false);
    assert_eq!(webhook["disabledAt"], "2026-01-06T12:00:10.000Z");
    let reason =
        "every attempt since 2026-01-01T12:00:10.000Z has failed, the last one with: answered 503";
    assert_eq!(webhook["disabledReason"], reason);
    let deliveries = failing.deliveries().await;
    assert!(!deliveries.is_empty());
    for delivery in &deliveries {
        assert_eq!(delivery["state"], "DEAD");
    }
    let count = failing.receiver.count();
    failing.attempt().await;
    failing.app.clock.advance(HOUR);
    failing.app.deliver_due().await;
    assert_eq!(failing.receiver.count(), count, "nothing is sent to it");
    assert_eq!(failing.deliveries().await, deliveries);
}

#[tokio::test]
async fn the_other_webhooks_of_the_store_are_told() {
    let failing = Failing::start().await;
    let other = Receiver::start().await;
    other
        .subscribe(&failing.app.store(), &["webhook.disabled"])
        .await;
    let another_store = Receiver::start().await;
    another_store
        .subscribe(&failing.app.other_store(), &[])
        .await;
    failing.fail_for(5).await;
    failing.attempt().await;
    let [event] = other
        .delivered_events(&failing.app)
        .await
        .try_into()
        .unwrap();
    let webhook = failing.webhook().await;
    let expected = json!({
        "webhook_id": webhook["id"], "description": "Orders",
        "reason": webhook["disabledReason"], "failing_since": "2026-01-01T12:00:10.000Z",
    });
    assert_eq!(event["type"], "webhook.disabled");
    assert_eq!(event["data"], expected);
    assert!(!event.to_string().contains(&failing.receiver.url()));
    assert!(other.delivered_events(&failing.app).await.is_empty());
    assert_eq!(another_store.count(), 0);
}

#[tokio::test]
async fn success_in_between_starts_the_five_days_again() {
    let failing = Failing::start().await;
    failing.fail_for(4).await;
    failing.receiver.respond_with(200);
    failing.attempt().await;
    failing.receiver.respond_with(503);
    failing.fail_for(4).await;
    assert!(failing.is_active().await);
    failing.fail_for(2).await;
    assert!(!failing.is_active().await);
}

#[tokio::test]
async fn day_without_an_attempt_starts_the_five_days_again() {
    let failing = Failing::start().await;
    failing.fail_for(4).await;
    failing.app.clock.advance(DAY);
    failing.fail_for(4).await;
    assert!(failing.is_active().await);
    failing.fail_for(2).await;
    assert!(!failing.is_active().await);
}

#[tokio::test]
async fn webhook_can_be_switched_on_again() {
    let failing = Failing::start().await;
    failing.fail_for(6).await;
    assert!(!failing.is_active().await);
    let patched = failing
        .app
        .store()
        .patch(&failing.path, &json!({ "active": true }))
        .await
        .expect(200);
    assert_eq!(patched["active"], true);
    assert_eq!(patched["disabledAt"], Value::Null);
    assert_eq!(patched["disabledReason"], Value::Null);
    failing.attempt().await;
    assert!(failing.is_active().await, "the five days start again");
    failing.receiver.respond_with(200);
    failing.attempt().await;
    let latest = failing.deliveries().await.remove(0);
    assert_eq!(latest["state"], "DELIVERED");
}

#[tokio::test]
async fn webhook_that_its_store_switches_off_gets_nothing_more() {
    let failing = Failing::start().await;
    failing.attempt().await;
    let off = json!({ "active": false });
    let patched = failing.app.store().patch(&failing.path, &off).await;
    assert_eq!(patched.expect(200)["disabledReason"], Value::Null);
    plan(&failing.app.store(), 1).await;
    failing.app.clock.advance(HOUR);
    failing.app.deliver_due().await;
    assert_eq!(failing.receiver.count(), 1);
    let [delivery] = failing.deliveries().await.try_into().unwrap();
    assert_eq!(delivery["state"], "DEAD");
    assert_eq!(delivery["lastError"], "the webhook was switched off");
}

/// With many deliveries in flight, each failure counts and one of them switches the webhook off.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn webhook_is_switched_off_once() {
    let failing = Failing::start().await;
    let other = Receiver::start().await;
    other
        .subscribe(&failing.app.store(), &["webhook.disabled"])
        .await;
    failing.fail_for(5).await;
    for _ in 0..20 {
        plan(&failing.app.store(), 1).await;
    }
    failing.attempt().await;
    assert!(!failing.is_active().await);
    assert_eq!(other.delivered_events(&failing.app).await.len(), 1);
    for delivery in failing.deliveries().await {
        assert_eq!(delivery["state"], "DEAD");
    }
}
