//! The rotation of a webhook's secret.

use std::time::Duration;

use genvoris::{
    clock::{DAY, EpochMs},
    events::RETRY_SCHEDULE,
};
use serde_json::{Value, json};

use crate::{
    app::{TestApp, plan},
    client::TestResponse,
    deliveries::assert_signed_by,
    receiver::{Delivery, Receiver},
};

const OWN_SECRET: &str = "a-secret-of-our-own-0001";

/// An application whose first store has a webhook.
struct Rotation {
    app: TestApp,
    receiver: Receiver,
    path: String,
    first_secret: Value,
}

impl Rotation {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let receiver = Receiver::start().await;
        let webhook = receiver.subscribe(&app.store(), &[]).await;
        let path = format!("/api/v1/webhooks/{}", webhook["id"].as_str().unwrap());
        Self {
            app,
            receiver,
            path,
            first_secret: webhook["secret"].clone(),
        }
    }

    async fn post(&self, body: Value) -> TestResponse {
        let path = format!("{}/secret/rotate", self.path);
        self.app.store().post(&path, &body).await
    }

    async fn rotate(&self, body: Value) -> Value {
        self.post(body).await.expect(200)
    }

    /// Sends an event, and returns the delivery and when it was sent.
    async fn deliver(&self) -> (Delivery, EpochMs) {
        plan(&self.app.store(), 1).await;
        self.app.clock.advance(RETRY_SCHEDULE[0]);
        self.app.deliver_due().await;
        let delivery = self.receiver.deliveries().pop().unwrap();
        (delivery, self.app.state.clock.now())
    }

    async fn assert_signed_by(&self, secrets: &[&Value]) {
        let (delivery, sent_at) = self.deliver().await;
        assert_signed_by(&delivery, sent_at, secrets);
    }
}

#[tokio::test]
async fn old_secret_signs_beside_the_new_one_for_a_day() {
    let rotation = Rotation::start().await;
    let rotated = rotation.rotate(json!({})).await;
    assert_eq!(rotated["oldSecretsExpireAt"], "2026-01-02T12:00:00.000Z");
    let new = &rotated["secret"];
    assert!(new.as_str().unwrap().starts_with("whsec_"));
    let both = [new, &rotation.first_secret];
    rotation.assert_signed_by(&both).await;
    rotation
        .app
        .clock
        .advance(DAY - 2 * RETRY_SCHEDULE[0] - Duration::from_millis(1));
    rotation.assert_signed_by(&both).await;
    rotation.app.clock.advance_ms(1);
    rotation.assert_signed_by(&[new]).await;
}

#[tokio::test]
async fn every_old_secret_signs_for_its_own_grace() {
    let rotation = Rotation::start().await;
    let second = rotation.rotate(json!({ "grace": 3600 })).await["secret"].take();
    let third = rotation
        .rotate(json!({ "grace": 7200, "secret": OWN_SECRET }))
        .await;
    assert_eq!(third["secret"], OWN_SECRET);
    assert_eq!(third["oldSecretsExpireAt"], "2026-01-01T14:00:00.000Z");
    rotation
        .assert_signed_by(&[&third["secret"], &second, &rotation.first_secret])
        .await;
    rotation.app.clock.advance(Duration::from_secs(3600));
    rotation
        .assert_signed_by(&[&third["secret"], &second])
        .await;
}

#[tokio::test]
async fn rotation_without_grace_ends_all_old_secrets() {
    let rotation = Rotation::start().await;
    rotation.rotate(json!({})).await;
    let rotated = rotation.rotate(json!({ "grace": 0 })).await;
    assert_eq!(rotated["oldSecretsExpireAt"], Value::Null);
    rotation.assert_signed_by(&[&rotated["secret"]]).await;
}

#[tokio::test]
async fn rotation_to_the_same_secret_replaces_nothing() {
    let rotation = Rotation::start().await;
    let body = json!({ "secret": OWN_SECRET, "grace": 3600 });
    let first = rotation.rotate(body.clone()).await;
    rotation.app.clock.advance_ms(1000);
    assert_eq!(rotation.rotate(body).await, first);
    // Back to the first one, which is then no old one any more.
    let back = json!({ "secret": rotation.first_secret, "grace": 3600 });
    rotation.rotate(back).await;
    rotation
        .assert_signed_by(&[&rotation.first_secret, &json!(OWN_SECRET)])
        .await;
}

#[tokio::test]
async fn at_most_five_old_secrets_sign() {
    let rotation = Rotation::start().await;
    for _ in 0..5 {
        rotation.rotate(json!({})).await;
    }
    let refused = rotation.post(json!({})).await;
    refused.expect_field_error(400, "grace");
    rotation.rotate(json!({ "grace": 0 })).await;
    rotation.rotate(json!({})).await;
}

#[tokio::test]
async fn invalid_rotations_are_refused() {
    let rotation = Rotation::start().await;
    for (field, body) in [
        ("grace", json!({ "grace": -1 })),
        ("grace", json!({ "grace": 604_801 })),
        ("grace", json!({ "grace": "a day" })),
        ("secret", json!({ "secret": "fifteen-letters" })),
    ] {
        let refused = rotation.post(body).await;
        let refused = refused.expect_field_error(400, field);
        assert!(!refused.to_string().contains("letters"), "{refused}");
    }
    let path = format!("{}/secret/rotate", rotation.path);
    let other = rotation.app.other_store().post(&path, &json!({})).await;
    other.expect_error(404, "not_found");
    rotation.assert_signed_by(&[&rotation.first_secret]).await;
}

#[tokio::test]
async fn expired_secrets_are_forgotten() {
    let rotation = Rotation::start().await;
    rotation.rotate(json!({ "grace": 3600 })).await;
    let count = "SELECT secret FROM webhook_old_secrets";
    rotation.app.run_maintenance().await;
    assert_ne!(rotation.app.query_texts(count).await, "");
    rotation.app.clock.advance(Duration::from_secs(3600));
    rotation.app.run_maintenance().await;
    assert_eq!(rotation.app.query_texts(count).await, "");
}
