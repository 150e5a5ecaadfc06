//! How webhook deliveries are sent and retried.

use std::{sync::Arc, time::Duration};

use genvoris::{
    clock::{DAY, EpochMs},
    events::{ATTEMPTS, RETRY_SCHEDULE},
    webhooks::TIMEOUT,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    app::{START, TestApp},
    client::Client,
    receiver::{Delivery, NEVER_RESPOND, Receiver},
    renderer::TestRenderer,
};

/// HMAC-SHA256 as RFC 2104 defines it.
fn hmac_sha256(key: &[u8], message: &[u8]) -> String {
    let mut block = [0; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x5c))
        .chain_update(inner);
    hex::encode(outer.finalize())
}

/// Asserts that exactly these secrets have signed a delivery that was sent at this time.
#[track_caller]
pub fn assert_signed_by(delivery: &Delivery, sent_at: EpochMs, secrets: &[&Value]) {
    let t = sent_at.seconds();
    let message = [format!("{t}.").as_bytes(), &delivery.body[..]].concat();
    let secrets = secrets.iter().map(|secret| secret.as_str().unwrap());
    let digests = secrets.map(|secret| hmac_sha256(secret.as_bytes(), &message));
    let expected = digests.fold(format!("t={t}"), |header, v1| format!("{header},v1={v1}"));
    assert_eq!(delivery.header("x-genvoris-signature"), expected);
    assert_eq!(delivery.header("genvoris-signature"), expected);
}

/// Creates a webhook of the first store for this receiver, with one pending delivery.
async fn webhook_with_pending_delivery(app: &TestApp, receiver: &Receiver) -> Value {
    let webhook = receiver.subscribe(&app.store(), &["plan.created"]).await;
    create_plan(&app.store()).await;
    webhook
}

async fn create_plan(store: &Client) {
    let body = json!({ "name": "One", "monthlyTryOns": 1 });
    store.post("/api/v1/plans", &body).await.expect(201);
}

/// The latest delivery of this webhook, as the API shows it.
async fn latest_delivery(app: &TestApp, webhook: &Value) -> Value {
    let id = webhook["id"].as_str().unwrap();
    let path = format!("/api/v1/webhooks/{id}/deliveries");
    app.store().get(&path).await.expect(200)["data"][0].take()
}

#[tokio::test]
async fn delivery_contains_the_event_and_a_valid_signature() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = webhook_with_pending_delivery(&app, &receiver).await;
    app.clock.advance(RETRY_SCHEDULE[0]);
    app.deliver_due().await;
    let [delivery] = receiver.deliveries().try_into().ok().unwrap();
    assert_signed_by(&delivery, START + RETRY_SCHEDULE[0], &[&webhook["secret"]]);
    assert_eq!(delivery.header("content-type"), "application/json");
    assert!(
        delivery
            .header("user-agent")
            .starts_with("Genvoris-Webhooks/")
    );
    assert_eq!(delivery.header("x-genvoris-event"), "plan.created");
    assert!(delivery.header("x-genvoris-delivery").starts_with("whd_"));
    let event = delivery.event();
    assert!(event["id"].as_str().unwrap().starts_with("evt_"));
    assert_eq!(event["type"], "plan.created");
    assert_eq!(event["created"], START.seconds());
    assert_eq!(event["data"]["name"], "One");
    assert_eq!(event["timestamp"], "2026-01-01T12:00:00.000Z");
    assert_eq!(event["sequence"], 1);
    assert_eq!(event.as_object().unwrap().len(), 6);
}

#[test]
fn hmac_of_the_tests_matches_rfc_4231() {
    // RFC 4231, test case 2.
    let digest = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(
        digest,
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

#[tokio::test]
async fn failed_delivery_is_retried_on_schedule_until_it_succeeds() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = webhook_with_pending_delivery(&app, &receiver).await;
    receiver.respond_with(500);
    for (made, wait) in RETRY_SCHEDULE.into_iter().take(3).enumerate() {
        app.clock.advance(wait - Duration::from_millis(1));
        app.deliver_due().await;
        assert_eq!(receiver.count(), made, "too early");
        if made == 2 {
            receiver.respond_with(200);
        }
        app.clock.advance_ms(1);
        app.deliver_due().await;
        assert_eq!(receiver.count(), made + 1);
    }
    let delivery = latest_delivery(&app, &webhook).await;
    assert_eq!(delivery["state"], "DELIVERED");
    assert_eq!(delivery["attempts"], 3);
    assert_eq!(delivery["lastStatus"], 200);
    assert_eq!(delivery["lastError"], Value::Null);
    app.clock.advance(DAY);
    app.deliver_due().await;
    assert_eq!(receiver.count(), 3, "nothing is sent after a success");
    let sent = receiver.deliveries();
    assert_eq!(sent[0].body, sent[2].body);
    assert_eq!(
        sent[0].header("x-genvoris-delivery"),
        sent[2].header("x-genvoris-delivery")
    );
    assert_ne!(
        sent[0].header("x-genvoris-signature"),
        sent[2].header("x-genvoris-signature"),
        "the timestamp is that of the attempt"
    );
}

#[tokio::test]
async fn delivery_is_dead_after_eight_failures() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = webhook_with_pending_delivery(&app, &receiver).await;
    receiver.respond_with(503);
    for (made, wait) in RETRY_SCHEDULE.into_iter().enumerate() {
        let delivery = latest_delivery(&app, &webhook).await;
        assert_eq!(delivery["state"], "PENDING");
        assert_eq!(delivery["attempts"], made);
        app.clock.advance(wait);
        app.deliver_due().await;
    }
    let delivery = latest_delivery(&app, &webhook).await;
    assert_eq!(delivery["state"], "DEAD");
    assert_eq!(delivery["attempts"], 8);
    assert_eq!(delivery["lastStatus"], 503);
    assert_eq!(delivery["lastError"], "answered 503");
    assert_eq!(delivery["nextAt"], Value::Null);
    receiver.respond_with(200);
    app.clock.advance(DAY);
    app.deliver_due().await;
    assert_eq!((receiver.count(), ATTEMPTS), (8, 8), "no ninth");
}

#[tokio::test]
async fn hanging_receiver_times_out_without_delaying_others() {
    let app = TestApp::start().await;
    let (slow, quick) = (Receiver::start().await, Receiver::start().await);
    let webhook = webhook_with_pending_delivery(&app, &slow).await;
    slow.respond_with(NEVER_RESPOND);
    quick.subscribe(&app.other_store(), &["plan.created"]).await;
    create_plan(&app.other_store()).await;
    app.clock.advance(RETRY_SCHEDULE[0]);
    let delivering = async {
        app.deliver_due().await;
        latest_delivery(&app, &webhook).await
    };
    let giving_up = async {
        slow.wait_for_delivery().await;
        quick.wait_for_delivery().await;
        tokio::time::pause();
        tokio::time::advance(TIMEOUT).await;
        tokio::time::resume();
    };
    let (delivery, ()) = tokio::join!(delivering, giving_up);
    assert_eq!(delivery["state"], "PENDING");
    assert_eq!(delivery["lastError"], "no answer within 10 seconds");
    assert_eq!(delivery["lastStatus"], Value::Null);
    assert_eq!(quick.count(), 1);
}

#[tokio::test]
async fn hanging_receiver_does_not_delay_other_stores() {
    let app = TestApp::start().await;
    let (slow, quick) = (Receiver::start().await, Receiver::start().await);
    webhook_with_pending_delivery(&app, &slow).await;
    slow.respond_with(NEVER_RESPOND);
    app.clock.advance(RETRY_SCHEDULE[0]);
    let courier = app.spawn_delivery_worker();
    slow.wait_for_delivery().await;
    quick.subscribe(&app.other_store(), &["plan.created"]).await;
    create_plan(&app.other_store()).await;
    app.clock.advance(RETRY_SCHEDULE[0]);
    quick.wait_for_delivery().await;
    assert_eq!(slow.count(), 1, "the receiver still hangs");
    courier.abort();
}

#[tokio::test]
async fn redirect_is_a_failure_and_is_not_followed() {
    let app = TestApp::start().await;
    let elsewhere = Receiver::start().await;
    let receiver = Receiver::redirecting_to(&elsewhere.url()).await;
    let webhook = webhook_with_pending_delivery(&app, &receiver).await;
    for (status, wait) in [307, 302].into_iter().zip(RETRY_SCHEDULE) {
        receiver.respond_with(status);
        app.clock.advance(wait);
        app.deliver_due().await;
        let delivery = latest_delivery(&app, &webhook).await;
        assert_eq!(delivery["state"], "PENDING");
        assert_eq!(delivery["lastStatus"], status);
    }
    assert_eq!((receiver.count(), elsewhere.count()), (2, 0));
}

#[tokio::test]
async fn public_server_does_not_deliver_to_its_own_machine() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    // The address as a number and as a host name.
    let by_name = format!(
        "https://localhost:{}/",
        listener.local_addr().unwrap().port()
    );
    let store = app.store();
    let mut webhooks = Vec::new();
    for url in [receiver.url(), receiver.url_by_name(), by_name] {
        let body = json!({ "url": url, "types": ["plan.created"] });
        webhooks.push(store.post("/api/v1/webhooks", &body).await.expect(201));
    }
    create_plan(&store).await;
    app.clock.advance(RETRY_SCHEDULE[0]);
    app.public_server().await.deliver_due().await;
    for (webhook, error) in webhooks.iter().zip([
        "must lead to a public address",
        "must lead to a public address",
        "must lead to a public address",
    ]) {
        let delivery = latest_delivery(&app, webhook).await;
        assert_eq!(delivery["attempts"], 1);
        assert_eq!(delivery["state"], "PENDING");
        assert_eq!(delivery["lastError"], error);
    }
    assert_eq!(receiver.count(), 0);
    let connection = listener.accept().map(drop).unwrap_err().kind();
    assert_eq!(connection, std::io::ErrorKind::WouldBlock);
    app.clock.advance(RETRY_SCHEDULE[1]);
    let own = app.spawn_delivery_worker();
    receiver.wait_for_delivery().await;
    receiver.wait_for_delivery().await;
    listener.set_nonblocking(false).unwrap();
    let accepted = tokio::task::spawn_blocking(move || listener.accept().map(drop));
    accepted.await.unwrap().unwrap();
    own.abort();
}

#[tokio::test]
async fn nothing_is_sent_to_a_deleted_webhook() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = webhook_with_pending_delivery(&app, &receiver).await;
    let path = format!("/api/v1/webhooks/{}", webhook["id"].as_str().unwrap());
    assert_eq!(app.store().delete(&path).await.status, 204);
    create_plan(&app.store()).await;
    app.clock.advance(DAY);
    app.deliver_due().await;
    assert_eq!(receiver.count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_never_send_the_same_attempt() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    webhook_with_pending_delivery(&app, &receiver).await;
    for _ in 1..40 {
        create_plan(&app.store()).await;
    }
    app.clock.advance(RETRY_SCHEDULE[0]);
    let other = app.second_process(Arc::new(TestRenderer::default())).await;
    tokio::join!(app.deliver_due(), other.deliver_due());
    let sent = receiver.deliveries();
    let mut ids: Vec<&str> = sent
        .iter()
        .map(|sent| sent.header("x-genvoris-delivery"))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), sent.len()), (40, 40));
}

#[tokio::test]
async fn delivery_is_resent_if_its_process_dies() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = webhook_with_pending_delivery(&app, &receiver).await;
    receiver.respond_with(NEVER_RESPOND);
    app.clock.advance(RETRY_SCHEDULE[0]);
    let dying = app.spawn_delivery_worker();
    receiver.wait_for_delivery().await;
    dying.abort();
    receiver.respond_with(200);
    app.clock.advance_ms(30_000);
    app.deliver_due().await;
    assert_eq!(receiver.count(), 1, "the other process may still be alive");
    app.clock.advance_ms(30_000);
    app.deliver_due().await;
    let sent = receiver.deliveries();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        sent[0].header("x-genvoris-delivery"),
        sent[1].header("x-genvoris-delivery")
    );
    let delivery = latest_delivery(&app, &webhook).await;
    assert_eq!(delivery["state"], "DELIVERED");
    assert_eq!(
        delivery["attempts"], 1,
        "only the attempt whose outcome is known"
    );
}

#[tokio::test]
async fn refused_connection_is_a_failure() {
    let app = TestApp::start().await;
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let body = json!({ "url": format!("http://{}/", unused.local_addr().unwrap()) });
    drop(unused);
    let webhook = app.store().post("/api/v1/webhooks", &body).await;
    let webhook = webhook.expect(201);
    create_plan(&app.store()).await;
    app.clock.advance(RETRY_SCHEDULE[0]);
    app.deliver_due().await;
    let delivery = latest_delivery(&app, &webhook).await;
    assert_eq!(delivery["attempts"], 1);
    assert_eq!(delivery["state"], "PENDING");
    assert_eq!(delivery["lastStatus"], Value::Null);
}

#[tokio::test]
async fn more_deliveries_than_a_batch_are_sent_in_one_run() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    webhook_with_pending_delivery(&app, &receiver).await;
    for _ in 1..20 {
        create_plan(&app.store()).await;
    }
    app.clock.advance(RETRY_SCHEDULE[0]);
    let delivered = tokio::time::timeout(Duration::from_secs(10), app.deliver_due()).await;
    delivered.expect("it takes too long");
    assert_eq!(receiver.count(), 20);
}

#[tokio::test]
async fn finished_deliveries_are_deleted_after_two_weeks() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = webhook_with_pending_delivery(&app, &receiver).await;
    app.clock.advance(RETRY_SCHEDULE[0]);
    app.deliver_due().await;
    app.clock.advance(14 * DAY - RETRY_SCHEDULE[0]);
    create_plan(&app.store()).await;
    app.run_background_tasks().await;
    let states = async || {
        let id = webhook["id"].as_str().unwrap();
        let path = format!("/api/v1/webhooks/{id}/deliveries");
        let mut list = app.store().get(&path).await.expect(200);
        let list = list["data"].as_array_mut().unwrap();
        list.iter_mut()
            .map(|row| row["state"].take())
            .collect::<Vec<_>>()
    };
    assert_eq!(states().await, ["PENDING", "DELIVERED"]);
    app.clock.advance_ms(1);
    app.run_background_tasks().await;
    assert_eq!(states().await, ["PENDING"], "pending deliveries are kept");
    app.clock.advance(DAY);
    app.run_background_tasks().await;
    assert_eq!(states().await, ["DEAD"], "they expire after a day");
    app.clock.advance(14 * DAY);
    app.run_background_tasks().await;
    assert!(states().await.is_empty());
}
