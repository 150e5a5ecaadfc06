//! Sending again what a webhook has missed.

use genvoris::{clock::DAY, events::RETRY_SCHEDULE};
use serde_json::{Value, json};

use crate::{
    app::{TestApp, plan},
    client::TestResponse,
    receiver::Receiver,
};

/// An application whose first store has a webhook.
struct Hook {
    app: TestApp,
    receiver: Receiver,
    path: String,
}

impl Hook {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let receiver = Receiver::start().await;
        let webhook = receiver.subscribe(&app.store(), &["plan.created"]).await;
        let path = format!("/api/v1/webhooks/{}", webhook["id"].as_str().unwrap());
        Self {
            app,
            receiver,
            path,
        }
    }

    /// Makes this many events, and has all attempts fail.
    async fn miss(&self, events: usize) {
        self.receiver.respond_with(503);
        for _ in 0..events {
            plan(&self.app.store(), 1).await;
        }
        for wait in RETRY_SCHEDULE {
            self.app.clock.advance(wait);
            self.app.deliver_due().await;
        }
        self.receiver.respond_with(200);
        self.receiver.take_events();
    }

    async fn post(&self, path: &str, body: Value) -> TestResponse {
        let path = format!("{}/{path}", self.path);
        self.app.store().post(&path, &body).await
    }

    async fn recover(&self, since: &str) -> Value {
        let recovered = self.post("recover", json!({ "since": since })).await;
        recovered.expect(202)["recovered"].take()
    }

    async fn deliveries(&self) -> Vec<Value> {
        let path = format!("{}/deliveries", self.path);
        let list = self.app.store().get(&path).await.expect(200);
        list["data"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn missed_deliveries_are_sent_again_from_a_time_on() {
    let hook = Hook::start().await;
    hook.miss(1).await;
    let since = hook.app.state.clock.now().iso();
    hook.miss(2).await;
    assert_eq!(hook.recover(&since).await, 2);
    assert_eq!(hook.recover(&since).await, 0, "they are pending");
    hook.app.deliver_due().await;
    assert_eq!(hook.receiver.count(), 2, "at once");
    let states: Vec<Value> = hook.deliveries().await;
    let states: Vec<&Value> = states.iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["DELIVERED", "DELIVERED", "DEAD"]);
    assert_eq!(hook.recover("2026-01-01T13:00:00+01:00").await, 1);
}

#[tokio::test]
async fn recovered_delivery_gets_all_its_attempts_and_another_day() {
    let hook = Hook::start().await;
    hook.miss(1).await;
    hook.app.clock.advance(3 * DAY);
    hook.recover("2026-01-01T12:00:00Z").await;
    hook.app.run_maintenance().await;
    assert_eq!(hook.deliveries().await[0]["state"], "PENDING");
    hook.receiver.respond_with(503);
    hook.app.deliver_due().await;
    let delivery = hook.deliveries().await.remove(0);
    assert_eq!(delivery["state"], "PENDING");
    assert_eq!(delivery["attempts"], 1);
    hook.app.clock.advance(DAY);
    hook.app.clock.advance_ms(1);
    hook.app.run_maintenance().await;
    let delivery = hook.deliveries().await.remove(0);
    assert_eq!(delivery["state"], "DEAD");
    assert_eq!(delivery["lastError"], "not delivered within a day");
}

#[tokio::test]
async fn more_deliveries_than_a_batch_are_recovered() {
    let hook = Hook::start().await;
    let id = hook.path.rsplit('/').next().unwrap();
    let many = format!(
        "INSERT INTO deliveries (id, webhook_id, event_type, body, state, next_at, created_at)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1201)
         SELECT 'whd_' || n, '{id}', 'plan.created', '{{}}', 'DEAD', 0, n FROM numbers"
    );
    let many: &'static str = many.leak();
    let insert = async move |db: &mut genvoris::db::Conn| Ok(db.run(many).await?);
    hook.app.state.db.writer.run(insert).await.unwrap();
    assert_eq!(hook.recover("1970-01-01T00:00:00Z").await, 1201);
}

#[tokio::test]
async fn single_delivery_is_sent_again_under_its_id() {
    let hook = Hook::start().await;
    plan(&hook.app.store(), 1).await;
    hook.app.clock.advance(RETRY_SCHEDULE[0]);
    hook.app.deliver_due().await;
    let delivered = hook.deliveries().await.remove(0);
    let path = format!("deliveries/{}/resend", delivered["id"].as_str().unwrap());
    let resent = hook.post(&path, json!({})).await.expect(202);
    assert_eq!(resent["id"], delivered["id"]);
    assert_eq!(resent["state"], "PENDING");
    assert_eq!(resent["attempts"], 0);
    hook.app.deliver_due().await;
    let [first, second] = hook.receiver.deliveries().try_into().ok().unwrap();
    assert_eq!(first.body, second.body);
    let id = "x-genvoris-delivery";
    assert_eq!(first.header(id), second.header(id));
    assert_eq!(hook.deliveries().await[0]["state"], "DELIVERED");
}

#[tokio::test]
async fn inactive_webhook_gets_nothing_again() {
    let hook = Hook::start().await;
    hook.miss(1).await;
    let id = hook.deliveries().await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let set_active = async |active: bool| {
        let patch = json!({ "active": active });
        hook.app.store().patch(&hook.path, &patch).await.expect(200);
    };
    set_active(false).await;
    let since = json!({ "since": "2026-01-01T12:00:00Z" });
    let refused = hook.post("recover", since).await;
    refused.expect_error(403, "webhook_inactive");
    let refused = hook
        .post(&format!("deliveries/{id}/resend"), json!({}))
        .await;
    refused.expect_error(403, "webhook_inactive");
    assert_eq!(hook.deliveries().await[0]["state"], "DEAD");
    set_active(true).await;
    assert_eq!(hook.recover("2026-01-01T12:00:00Z").await, 1);
}

#[tokio::test]
async fn invalid_recoveries_are_refused() {
    let hook = Hook::start().await;
    hook.miss(1).await;
    for body in [
        json!({}),
        json!({ "since": "yesterday" }),
        json!({ "since": 1_767_268_800 }),
        json!({ "since": null }),
        json!({ "since": "2026-01-01" }),
    ] {
        let refused = hook.post("recover", body).await;
        refused.expect_field_error(400, "since");
    }
    let missing = hook.post("deliveries/whd_none/resend", json!({})).await;
    missing.expect_error(404, "not_found");
    let id = hook.deliveries().await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = hook.app.other_store();
    let path = format!("{}/deliveries/{id}/resend", hook.path);
    let refused = other.post(&path, &json!({})).await;
    refused.expect_error(404, "not_found");
    let since = json!({ "since": "2026-01-01T12:00:00Z" });
    let path = format!("{}/recover", hook.path);
    other
        .post(&path, &since)
        .await
        .expect_error(404, "not_found");
    assert_eq!(hook.deliveries().await[0]["state"], "DEAD");
}
