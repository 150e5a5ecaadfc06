//! Which events are written for webhooks, and when.

use std::{sync::Arc, time::Duration};

use genvoris::{clock::DAY, metering::LEASE_DURATION};
use serde_json::{Value, json};

use crate::{
    app::{Setup, TestApp, plan},
    receiver::Receiver,
    renderer::{Behaviour, TestRenderer},
};

const TRYONS: &[&str] = &["tryon.completed", "tryon.failed"];
const QUOTA: &[&str] = &[
    "customer.quota_exhausted",
    "end_customer.quota_exhausted",
    "end_customer.quota_warning",
];
const CREDITS: &[&str] = &["credit.low_balance", "credit.balance_added"];
const CUSTOMERS: &[&str] = &[
    "end_customer.created",
    "end_customer.updated",
    "end_customer.cancelled",
    "customer.plan_changed",
    "end_customer.period_rolled",
];
const PLANS: &[&str] = &["plan.created", "plan.updated", "plan.disabled"];

/// An application whose first store has a webhook for these events.
async fn app_with_receiver(types: &[&str]) -> (TestApp, Receiver) {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), types).await;
    (app, receiver)
}

/// The only event.
#[track_caller]
fn single(events: Vec<Value>) -> Value {
    let [event] = events.try_into().unwrap();
    event
}

#[tokio::test]
async fn successful_tryon_sends_one_event() {
    let (app, receiver) = app_with_receiver(TRYONS).await;
    let ada = app.shopper("ada", 10).await;
    ada.attempt("first").await.expect(200);
    ada.attempt("first").await.expect(200);
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "tryon.completed");
    let customer = app.store().get("/api/v1/customers/ada").await.expect(200);
    let job_id = event["data"]["job_id"].clone();
    assert!(job_id.as_str().unwrap().starts_with("job_"));
    let expected = json!({
        "attempt_id": "first", "job_id": job_id, "customer_id": customer["id"],
        "external_id": "ada", "charged": true, "variation_count": 1,
        "end_customer_quota": { "used": 1, "limit": 10, "remaining": 9 },
    });
    assert_eq!(event["data"], expected);
    assert!(receiver.delivered_events(&app).await.is_empty());
}

#[tokio::test]
async fn event_names_the_page_and_the_product_where_they_were_told() {
    let (app, receiver) = app_with_receiver(TRYONS).await;
    let page = app.legacy_page();
    let form = page.form().text("product_id", "42");
    let form = form.text("product_title", "Linen shirt");
    let form = form.text("page_url", "https://shop.example/shirt");
    page.send(&form.text("variation_count", "2"))
        .await
        .expect(200);
    let body = json!({
        "success": true, "variation_count": 2, "page_url": "https://shop.example/shirt",
        "product_id": "42", "product_title": "Linen shirt", "product_type": 7,
    });
    let tracked = app.store().post("/api/tryon/track", &body).await;
    tracked.expect(200);
    for event in receiver.delivered_events(&app).await {
        let data = &event["data"];
        assert_eq!(data["page_url"], "https://shop.example/shirt");
        assert_eq!(data["product_id"], "42");
        assert_eq!(data["product_title"], "Linen shirt");
        assert_eq!(data["variation_count"], 2);
    }
}

#[tokio::test]
async fn first_refusal_tells_that_a_quota_is_used_up_where_the_last_use_did_not() {
    let app = TestApp::start().await;
    let ada = app.shopper("ada", 1).await;
    ada.try_on().await.expect(200);
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), QUOTA).await;
    for _ in 0..3 {
        ada.try_on().await.expect(402);
    }
    let body = json!({ "success": true, "end_customer_token": ada.token });
    let tracked = app.store().post("/api/tryon/track", &body).await;
    tracked.expect(402);
    let events = receiver.delivered_events(&app).await;
    let types: Vec<&Value> = events.iter().map(|event| &event["type"]).collect();
    assert_eq!(
        types,
        ["customer.quota_exhausted", "end_customer.quota_exhausted"]
    );
    for event in &events {
        assert_eq!(event["data"]["cause"], "refused");
        assert_eq!(event["data"]["external_id"], "ada");
        assert_eq!(event["data"]["used"], 1);
        assert_eq!(event["data"]["remaining"], 0);
    }
}

#[tokio::test]
async fn inactive_webhook_gets_nothing_but_test_events() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let body = json!({ "url": receiver.url(), "active": false });
    let webhook = app.store().post("/api/v1/webhooks", &body).await;
    let webhook = webhook.expect(201);
    plan(&app.store(), 1).await;
    let path = format!("/api/v1/webhooks/{}/test", webhook["id"].as_str().unwrap());
    app.store().post(&path, &json!({})).await.expect(201);
    assert_eq!(receiver.delivered_types(&app).await, ["webhook.test"]);
}

/// The sequences of these events, sorted.
fn sequences(events: &[Value]) -> Vec<i64> {
    let mut sequences: Vec<i64> = events
        .iter()
        .map(|event| event["sequence"].as_i64().unwrap())
        .collect();
    sequences.sort_unstable();
    sequences
}

#[tokio::test]
async fn events_are_numbered_in_each_store() {
    let (app, receiver) = app_with_receiver(PLANS).await;
    let other = Receiver::start().await;
    other.subscribe(&app.other_store(), PLANS).await;
    app.clock.advance_ms(7);
    for _ in 0..3 {
        plan(&app.store(), 1).await;
    }
    plan(&app.other_store(), 1).await;
    let events = receiver.delivered_events(&app).await;
    assert_eq!(sequences(&events), [1, 2, 3]);
    assert_eq!(events[0]["timestamp"], "2026-01-01T12:00:00.007Z");
    assert_eq!(sequences(&other.take_events()), [1]);
}

#[tokio::test]
async fn both_webhooks_of_a_store_get_an_event_with_the_same_number() {
    let (app, receiver) = app_with_receiver(PLANS).await;
    let second = Receiver::start().await;
    second.subscribe(&app.store(), &["plan.created"]).await;
    plan(&app.store(), 1).await;
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event, single(second.take_events()));
}

/// A customer who is changed many times at once shows which number the last of the changes has.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_latest_of_concurrent_changes_has_the_highest_number() {
    let (app, receiver) = app_with_receiver(CUSTOMERS).await;
    app.shopper("ada", 1).await;
    let store = app.store();
    let emails = (0..20).map(|n| json!({ "email": format!("{n}@example.com") }));
    let patches: Vec<_> = emails.collect();
    let patches = patches
        .iter()
        .map(|body| store.patch("/api/v1/customers/ada", body));
    for patched in futures_util::future::join_all(patches).await {
        patched.expect(200);
    }
    let mut events = receiver.delivered_events(&app).await;
    assert_eq!(sequences(&events), (1..=21).collect::<Vec<_>>());
    events.sort_by_key(|event| event["sequence"].as_i64());
    let last = store.get("/api/v1/customers/ada").await.expect(200);
    assert_eq!(events[20]["data"]["email"], last["email"]);
}

/// Reservations that start a period or end what dead processes have left publish events and lock the credits. Settlements
/// release credits and publish events. In different orders, they would wait for each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_try_ons_in_a_new_period_are_numbered_without_conflict() {
    let (app, receiver) = app_with_receiver(&[]).await;
    let names: Vec<String> = (0..8).map(|n| format!("shopper-{n}")).collect();
    for name in &names {
        app.shopper(name, 5).await;
    }
    receiver.delivered_events(&app).await;
    app.clock.advance(31 * DAY);
    let tries = names.iter().map(async |name| {
        let shopper = app.returning_shopper(name).await;
        shopper.try_on().await.expect(200);
        shopper.try_on().await.expect(200);
    });
    futures_util::future::join_all(tries).await;
    let events = receiver.delivered_events(&app).await;
    let sequences = sequences(&events);
    assert_eq!(events.len(), 24, "8 periods and 16 try-ons");
    assert_eq!(sequences[23] - sequences[0], 23, "no number is lost");
}

#[tokio::test]
async fn event_of_a_tryon_without_session_has_no_customer() {
    let (app, receiver) = app_with_receiver(TRYONS).await;
    app.legacy_page().try_on().await.expect(200);
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["data"]["customer_id"], Value::Null);
    assert_eq!(event["data"]["end_customer_quota"], Value::Null);
    assert_eq!(event["data"]["charged"], true);
}

#[tokio::test]
async fn failed_tryon_sends_an_event_with_its_error_code() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Fail);
    let app = TestApp::with_renderer(&renderer).await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), &[]).await;
    app.legacy_page().attempt("bad").await.expect(502);
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "tryon.failed");
    assert_eq!(event["data"]["attempt_id"], "bad");
    assert_eq!(event["data"]["error"], "upstream_unreachable");
    assert_eq!(event["data"]["customer_id"], Value::Null);
}

#[tokio::test]
async fn tracked_tryon_sends_an_event() {
    let (app, receiver) = app_with_receiver(TRYONS).await;
    for success in [true, false] {
        let body = json!({ "success": success });
        let tracked = app.store().post("/api/tryon/track", &body).await;
        tracked.expect(200);
    }
    let events = receiver.delivered_events(&app).await;
    assert_eq!(events[0]["type"], "tryon.completed");
    assert_eq!(events[1]["type"], "tryon.failed");
    assert_eq!(events[1]["data"]["error"], Value::Null);
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn tryon_of_a_dead_process_sends_a_failure_and_a_late_success() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), TRYONS).await;
    let ada = app.shopper("ada", 1).await;
    let late = ada.clone();
    let late = tokio::spawn(async move { late.attempt("late").await });
    renderer.started().await;
    let other = app.second_process(Arc::new(TestRenderer::default())).await;
    other.clock.advance(LEASE_DURATION);
    ada_tries(&other).await;
    let events = receiver.delivered_events(&other).await;
    let delivered: Vec<&Value> = events.iter().map(|event| &event["data"]).collect();
    assert_eq!(events.len(), 2);
    assert_eq!(delivered[0]["attempt_id"], "other");
    assert_eq!(delivered[1]["attempt_id"], "late");
    assert_eq!(delivered[1]["error"], "upstream_unreachable");
    renderer.open_gate();
    late.await.unwrap().expect(200);
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "tryon.completed");
    assert_eq!(
        event["data"]["charged"], false,
        "no quota was left to charge"
    );
    assert_eq!(event["data"]["end_customer_quota"], Value::Null);
}

async fn ada_tries(app: &TestApp) {
    let ada = app.returning_shopper("ada").await;
    ada.attempt("other").await.expect(200);
}

#[tokio::test]
async fn refused_or_cancelled_tryon_sends_no_event() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with(Setup {
        renderer: renderer.clone(),
        answer_after: Some(Duration::ZERO),
        ..Setup::default()
    });
    let app = app.await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), TRYONS).await;
    let ada = app.shopper("ada", 1).await;
    let working = ada.attempt("off").await.expect(202);
    renderer.started().await;
    ada.attempt("refused").await.expect(402);
    let path = format!("/api/{}", working["status_url"].as_str().unwrap());
    app.anonymous().delete(&path).await.expect(200);
    app.tryons_idle().await;
    assert!(receiver.delivered_events(&app).await.is_empty());
}

#[tokio::test]
async fn rolled_back_change_sends_no_event() {
    let app = TestApp::with(Setup {
        credits: 0,
        ..Setup::default()
    });
    let app = app.await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), CUSTOMERS).await;
    app.shopper("ada", 1).await;
    assert_eq!(
        receiver.delivered_types(&app).await,
        ["end_customer.created"]
    );
    app.clock.advance(30 * DAY - Duration::from_secs(60));
    let ada = app.returning_shopper("ada").await;
    app.clock.advance_ms(60_000);
    let refused = ada.try_on().await;
    refused.expect_error(402, "credit_limit_reached");
    // The refusal rolled back the period that the try-on had started.
    assert!(receiver.delivered_events(&app).await.is_empty());
    app.usage("ada").await;
    let rolled = receiver.delivered_types(&app).await;
    assert_eq!(rolled, ["end_customer.period_rolled"]);
}

#[tokio::test]
async fn quota_warning_and_exhaustion_are_sent_once_per_period() {
    let (app, receiver) = app_with_receiver(QUOTA).await;
    let ada = app.shopper("ada", 5).await;
    for _ in 0..3 {
        ada.try_on().await.expect(200);
    }
    assert!(receiver.delivered_events(&app).await.is_empty());
    ada.try_on().await.expect(200);
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "end_customer.quota_warning");
    let customer = app.store().get("/api/v1/customers/ada").await.expect(200);
    let expected = json!({
        "customer_id": customer["id"], "external_id": "ada", "plan_id": customer["planId"],
        "used": 4, "limit": 5, "remaining": 1, "threshold": 0.8,
    });
    assert_eq!(event["data"], expected);
    ada.try_on().await.expect(200);
    ada.try_on().await.expect(402);
    let events = receiver.delivered_events(&app).await;
    let types: Vec<&Value> = events.iter().map(|event| &event["type"]).collect();
    assert_eq!(
        types,
        ["customer.quota_exhausted", "end_customer.quota_exhausted"]
    );
    for event in &events {
        assert_eq!(event["data"]["used"], 5);
        assert_eq!(event["data"]["remaining"], 0);
        assert_eq!(event["data"]["threshold"], 1.0);
        assert_eq!(event["data"]["cause"], "last_used");
    }
    app.clock.advance(30 * DAY);
    let ada = app.returning_shopper("ada").await;
    for _ in 0..5 {
        ada.try_on().await.expect(200);
    }
    assert_eq!(receiver.delivered_types(&app).await, QUOTA, "a new period");
}

#[tokio::test]
async fn customer_events_are_sent_only_for_changes() {
    let (app, receiver) = app_with_receiver(CUSTOMERS).await;
    let store = app.store();
    let (small, big) = (plan(&store, 1).await, plan(&store, 9).await);
    let upsert = async |body: &Value| {
        let response = store.post("/api/v1/customers", body).await;
        assert!(response.status < 300);
        response.json()
    };
    let made = upsert(&json!({ "externalId": "ada", "planId": small["id"] })).await;
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "end_customer.created");
    assert_eq!(event["data"], made);
    upsert(&json!({ "externalId": "ada", "planId": small["id"] })).await;
    assert!(
        receiver.delivered_events(&app).await.is_empty(),
        "nothing changed"
    );
    let moved = upsert(&json!({ "externalId": "ada", "planId": big["id"] })).await;
    let events = receiver.delivered_events(&app).await;
    let mut changed = moved.clone();
    changed["previousPlanId"] = small["id"].clone();
    assert_eq!(events[0]["type"], "customer.plan_changed");
    assert_eq!(events[0]["data"], changed);
    assert_eq!(events[1]["type"], "end_customer.updated");
    assert_eq!(events[1]["data"], moved);
    assert_eq!(events.len(), 2);
    for patch in [
        json!({ "email": "ada@example.com" }),
        json!({ "metadata": { "vip": true } }),
        json!({ "status": "PAUSED" }),
    ] {
        let patched = store.patch("/api/v1/customers/ada", &patch).await;
        let event = single(receiver.delivered_events(&app).await);
        assert_eq!(event["type"], "end_customer.updated");
        assert_eq!(event["data"], patched.expect(200));
    }
    let cancel = json!({ "status": "CANCELLED" });
    let cancelled = store.patch("/api/v1/customers/ada", &cancel).await;
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "end_customer.cancelled");
    assert_eq!(event["data"], cancelled.expect(200));
}

#[tokio::test]
async fn new_period_sends_an_event_with_the_previous_period() {
    let (app, receiver) = app_with_receiver(&["end_customer.period_rolled"]).await;
    let ada = app.shopper("ada", 3).await;
    ada.try_on().await.expect(200);
    app.clock.advance(30 * DAY);
    app.returning_shopper("ada")
        .await
        .try_on()
        .await
        .expect(200);
    let event = single(receiver.delivered_events(&app).await);
    let customer = app.store().get("/api/v1/customers/ada").await.expect(200);
    let expected = json!({
        "customer_id": customer["id"], "external_id": "ada", "plan_id": customer["planId"],
        "period_start": "2026-01-31T12:00:00.000Z", "period_end": "2026-03-02T12:00:00.000Z",
        "limit": 3,
        "previous": {
            "period_start": "2026-01-01T12:00:00.000Z", "period_end": "2026-01-31T12:00:00.000Z",
            "used": 1, "limit": 3,
        },
    });
    assert_eq!(event["data"], expected);
    let reset = json!({ "resetPeriod": true });
    let response = app.store().patch("/api/v1/customers/ada", &reset).await;
    let customer = response.expect(200);
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["data"]["period_start"], customer["periodStart"]);
    assert_eq!(
        event["data"]["previous"]["period_end"],
        customer["periodStart"]
    );
}

#[tokio::test]
async fn plan_events_are_sent_only_for_changes() {
    let (app, receiver) = app_with_receiver(PLANS).await;
    let mut body = json!({ "externalId": "pro", "name": "Pro", "monthlyTryOns": 5 });
    for (change, delivered) in [
        (json!({}), &["plan.created"][..]),
        (json!({}), &[]),
        (json!({ "monthlyTryOns": 6 }), &["plan.updated"]),
        (json!({ "active": false }), &["plan.disabled"]),
        (json!({ "active": true }), &["plan.updated"]),
    ] {
        let change = change.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(change);
        let response = app.store().post("/api/v1/plans", &body).await.json();
        let events = receiver.delivered_events(&app).await;
        let types: Vec<&Value> = events.iter().map(|event| &event["type"]).collect();
        assert_eq!(types, delivered);
        for event in &events {
            assert_eq!(event["data"], response);
        }
    }
}

#[tokio::test]
async fn patched_or_deleted_plan_sends_one_event() {
    let (app, receiver) = app_with_receiver(PLANS).await;
    let store = app.store();
    let plan = plan(&store, 5).await;
    assert_eq!(receiver.delivered_events(&app).await.len(), 1);
    let path = format!("/api/v1/plans/{}", plan["id"].as_str().unwrap());
    let body = json!({ "monthlyTryOns": 6 });
    let patched = store.patch(&path, &body).await.expect(200);
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "plan.updated");
    assert_eq!(event["data"], patched);
    for _ in 0..2 {
        store.delete(&path).await.expect_no_content();
    }
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "plan.disabled");
    assert_eq!(event["data"]["active"], false);
}

#[tokio::test]
async fn deleted_customer_sends_one_event() {
    let (app, receiver) = app_with_receiver(&["end_customer.cancelled"]).await;
    app.shopper("ada", 5).await;
    for _ in 0..2 {
        let path = "/api/v1/customers/ada";
        app.store().delete(path).await.expect_no_content();
    }
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["data"]["status"], "CANCELLED");
}

#[tokio::test]
async fn low_balance_and_added_credits_send_events() {
    let app = TestApp::with(Setup {
        credits: 20,
        ..Setup::default()
    });
    let app = app.await;
    let receiver = Receiver::start().await;
    receiver.subscribe(&app.store(), CREDITS).await;
    let page = app.legacy_page();
    let try_on = async |times| {
        for _ in 0..times {
            page.try_on().await.expect(200);
        }
    };
    try_on(17).await;
    assert!(receiver.delivered_events(&app).await.is_empty());
    try_on(2).await;
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "credit.low_balance");
    let expected = json!({ "remaining_credits": 2, "bought_credits": 20, "threshold": 0.1 });
    assert_eq!(event["data"], expected);
    let pack = app.add_credits(10).await;
    let event = single(receiver.delivered_events(&app).await);
    assert_eq!(event["type"], "credit.balance_added");
    assert_eq!(event["data"]["pack_id"], pack.as_str());
    assert_eq!(event["data"]["credits"], 10);
    assert_eq!(event["data"]["remaining_credits"], 11);
    let expires = event["data"]["expires_at"].as_str().unwrap();
    assert!(expires.starts_with("2027-01-01T12:00:"), "{expires}");
    try_on(11).await;
    let low = receiver.delivered_types(&app).await;
    assert_eq!(low, ["credit.low_balance"], "once more");
}

#[tokio::test]
async fn webhook_gets_only_subscribed_events_of_its_own_store() {
    let (app, all) = app_with_receiver(&[]).await;
    let (some, others) = (Receiver::start().await, Receiver::start().await);
    some.subscribe(&app.store(), &["plan.created", "tryon.completed"])
        .await;
    others.subscribe(&app.other_store(), &[]).await;
    let ada = app.shopper("ada", 1).await;
    ada.try_on().await.expect(200);
    let id = |events: Vec<Value>| -> Vec<Value> {
        events.iter().map(|event| event["id"].clone()).collect()
    };
    let delivered = all.delivered_events(&app).await;
    let types: Vec<&Value> = delivered.iter().map(|event| &event["type"]).collect();
    assert_eq!(
        types,
        [
            "customer.quota_exhausted",
            "end_customer.created",
            "end_customer.quota_exhausted",
            "end_customer.quota_warning",
            "plan.created",
            "tryon.completed",
        ]
    );
    let ids = id(some.delivered_events(&app).await);
    assert_eq!(
        ids,
        [delivered[4]["id"].clone(), delivered[5]["id"].clone()],
        "the two webhooks get the same events"
    );
    assert_eq!(others.count(), 0);
    plan(&app.other_store(), 1).await;
    assert_eq!(others.delivered_types(&app).await, ["plan.created"]);
    assert_eq!(all.count(), 0);
}

#[tokio::test]
async fn events_contain_no_photo_picture_token_or_key() {
    let (app, receiver) = app_with_receiver(&[]).await;
    let ada = app.shopper("ada", 1).await;
    ada.try_on().await.expect(200);
    app.clock.advance_ms(10_000);
    app.deliver_due().await;
    for delivery in receiver.deliveries() {
        let body = String::from_utf8(delivery.body.to_vec()).unwrap();
        for secret in ["data:", "gvk_", "whsec_", "eyJ"] {
            assert!(!body.contains(secret), "{secret} in {body}");
        }
    }
}
